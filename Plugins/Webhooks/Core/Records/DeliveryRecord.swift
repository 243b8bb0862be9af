package import JSON
package import PluginSDK

/// One event on its way to one endpoint, and what became of it.
package struct DeliveryRecord: Sendable, Hashable {
    /// How it stands.
    package enum Status: String, Sendable, Hashable {
        /// It waits, for its first attempt or another.
        case pending
        /// The receiver took it.
        case delivered
        /// All attempts failed, or the receiver said 410.
        case failed
        /// The endpoint was disabled before it was taken.
        case cancelled
    }

    /// `evt_…`: the message's id.
    package let eventID: String
    package let type: String
    /// Of the event, milliseconds since 1970.
    package let time: Int64
    /// What it is about; empty: nothing that has an order.
    package let subject: String
    package let data: JSONObject
    /// Of the endpoint when it was queued.
    package var epoch: Int64
    /// Whether it was asked for by hand: it waits for no other.
    package var isManual = false
    package var status = Status.pending
    /// Attempts that ended.
    package var attempts = 0
    package var lastAttemptAt: Int64?
    package var nextAttemptAt: Int64?
    /// Of the last attempt.
    package var answer: Answer?

    /// An event that is to be sent.
    package init(_ event: Event, epoch: Int64, isManual: Bool = false) {
        eventID = event.id
        type = event.type
        time = event.time
        subject = event.subject
        data = event.data
        self.epoch = epoch
        self.isManual = isManual
    }

    /// Reads one; nil where it is none.
    package init?(_ object: JSONObject) {
        guard let id = object["id"]?.string, let type = object["type"]?.string else { return nil }
        eventID = id
        self.type = type
        time = object["time"]?.int64 ?? 0
        subject = object["subject"]?.string ?? ""
        data = object["data"]?.object ?? [:]
        epoch = object["epoch"]?.int64 ?? 0
        isManual = object["manual"]?.bool ?? false
        status = object["status"]?.string.flatMap(Status.init) ?? .pending
        attempts = object["attempts"]?.int ?? 0
        lastAttemptAt = object["lastAt"]?.int64
        nextAttemptAt = object["nextAt"]?.int64
        guard let milliseconds = object["ms"]?.int64 else { return }
        answer =
            if let status = object["code"]?.int {
                Answer(status: status, milliseconds: milliseconds, body: Array((object["text"]?.string ?? "").utf8))
            } else {
                Answer(failure: object["failure"]?.string ?? "", milliseconds: milliseconds)
            }
    }

    /// As it is kept.
    package var stored: [UInt8] {
        var text = JSONObjectText(room: 512)
        text.add("id", eventID)
        text.add("type", type)
        text.add("time", time)
        text.add("subject", subject)
        text.add("epoch", epoch)
        if isManual { text.add("manual", text: Array("true".utf8)) }
        text.add("status", status.rawValue)
        text.add("attempts", Int64(attempts))
        if let lastAttemptAt { text.add("lastAt", lastAttemptAt) }
        if let nextAttemptAt { text.add("nextAt", nextAttemptAt) }
        if let answer {
            text.add("ms", answer.milliseconds)
            if let status = answer.status { text.add("code", Int64(status)) }
            if let excerpt = answer.excerpt { text.add("text", excerpt) }
            if let failure = answer.failure { text.add("failure", failure) }
        }
        text.add("data", text: JSON.object(data).bytes())
        return text.finish()
    }

    /// As clients see it.
    package var shown: JSON {
        [
            "eventId": .string(eventID), "type": .string(type), "status": .string(status.rawValue),
            "attempts": .integer(Int64(attempts)),
            "lastAttemptAt": lastAttemptAt.map { .string(Timestamp.iso8601($0)) } ?? .null,
            "responseStatus": answer?.status.map { .integer(Int64($0)) } ?? .null,
            "durationMs": answer.map { .integer($0.milliseconds) } ?? .null,
            "nextAttemptAt": nextAttemptAt.map { .string(Timestamp.iso8601($0)) } ?? .null,
            "response": answer?.excerpt.map(JSON.string) ?? .null, "error": answer?.failure.map(JSON.string) ?? .null,
        ]
    }

    /// The message: exactly these bytes are signed and sent, in all attempts the same. Standard Webhooks, "Payload structure".
    package var body: [UInt8] {
        var text = JSONObjectText(room: 256)
        text.add("id", eventID)
        text.add("type", type)
        text.add("timestamp", Timestamp.iso8601(time))
        text.add("data", text: JSON.object(data).bytes())
        return text.finish()
    }

    /// The lane that it goes out in.
    package func lane(at place: String) -> String { isManual || subject.isEmpty ? "!\(place)" : subject }

    /// Notes an attempt that ended, and when the next is; nil: it was the last.
    package mutating func note(_ answer: Answer, at now: Int64, next: Int64?) {
        attempts += 1
        lastAttemptAt = now
        self.answer = answer
        nextAttemptAt = answer.isSuccess || answer.isGone ? nil : next
        if answer.isSuccess {
            status = .delivered
        } else if nextAttemptAt == nil {
            status = .failed
        }
    }

    /// It is not sent any more.
    package mutating func cancel() {
        status = .cancelled
        nextAttemptAt = nil
    }

    /// It is sent again by hand, at once, with all attempts before it.
    package mutating func renew(epoch: Int64) {
        status = .pending
        isManual = true
        attempts = 0
        nextAttemptAt = nil
        self.epoch = epoch
    }
}
