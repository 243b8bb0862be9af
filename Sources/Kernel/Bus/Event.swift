import JSON

/// A fact in the log: what a commit did.
public struct Event: Sendable, Hashable {
    /// Its place in the log; 0 until it is there.
    public let sequence: UInt64
    /// `evt_` and a ULID.
    public let id: String
    /// `stream.created`.
    public let type: String
    /// When, milliseconds since 1970.
    public let time: Int64
    /// The account it belongs to.
    public let account: String
    /// What it is about: a stream's id.
    public let subject: String
    /// A JSON object.
    public let data: [UInt8]
    /// The request that caused it, for logs; or empty.
    public let requestID: String

    /// Makes an event.
    public init(
        sequence: UInt64, id: String, type: String, time: Int64, account: String, subject: String, data: [UInt8],
        requestID: String = ""
    ) {
        self.sequence = sequence
        self.id = id
        self.type = type
        self.time = time
        self.account = account
        self.subject = subject
        self.data = data
        self.requestID = requestID
    }

    /// As it lies in the log: a JSON object with its data last.
    package var stored: [UInt8] {
        var text = JSONObjectText(room: 256 + data.count)
        text.add("id", id)
        text.add("type", type)
        text.add("time", time)
        text.add("account", account)
        text.add("subject", subject)
        if !requestID.isEmpty { text.add("request", requestID) }
        text.add("data", text: data.isEmpty ? Array("{}".utf8) : data)
        return text.finish()
    }

    /// The type of an event as it is stored, without reading the rest of it; nil where it is written otherwise.
    ///
    /// Most events are of no interest to most of those who follow the log.
    package static func type(of stored: [UInt8]) -> String? {
        let start = #"{"id":""#.utf8
        let middle = #"","type":""#.utf8
        guard stored.starts(with: start), let endOfID = stored[start.count...].firstIndex(of: 0x22),
            stored[endOfID...].starts(with: middle)
        else { return nil }
        let type = stored[(endOfID + middle.count)...].prefix { $0 != 0x22 }
        guard type.endIndex < stored.count, !stored[..<type.endIndex].contains(0x5C) else { return nil }
        return String(validating: type, as: UTF8.self)
    }

    /// Reads an entry of the log; nil where it is none.
    package init?(_ entry: StoreEntry) {
        guard let json = try? JSON(parsing: entry.value), let id = json["id"]?.string, let type = json["type"]?.string
        else { return nil }
        self.init(
            sequence: KeySpace.sequence(of: entry.key), id: id, type: type, time: json["time"]?.int64 ?? 0,
            account: json["account"]?.string ?? "", subject: json["subject"]?.string ?? "",
            data: (json["data"] ?? [:]).bytes(), requestID: json["request"]?.string ?? "")
    }
}
