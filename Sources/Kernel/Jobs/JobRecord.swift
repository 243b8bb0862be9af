package import JSON

/// A job as it lies in the store.
///
/// The value begins with state, attempt and id, so that a commit can be made to hold only while one attempt has its
/// lease (a fence): `w` or `r`, 4 bytes little endian, 26 digits. JSON follows.
package struct JobRecord: Sendable, Hashable {
    package enum State: UInt8, Sendable {
        case waiting = 0x77
        case running = 0x72
    }

    package var state: State
    /// The attempt under way, or the last one; 0 before the first.
    package var attempt: Int
    /// A ULID, new each time a job of the same key is enqueued.
    package let ulid: String
    /// When it may run, or the lease ends; milliseconds since 1970.
    package var due: Int64
    /// The node that runs it.
    package var node: String
    /// How often a run was lost with its process.
    package var losses: Int
    package let payload: JSON
    /// The request that caused it, for logs; or empty.
    package let requestID: String

    private static let prefixCount = 31

    /// A new job.
    package init(payload: JSON, due: Int64, requestID: String = "") {
        state = .waiting
        attempt = 0
        ulid = ULID().description
        self.due = due
        node = ""
        losses = 0
        self.payload = payload
        self.requestID = requestID
    }

    /// Reads a record; nil where it is none.
    package init?(_ value: [UInt8]) {
        guard value.count > Self.prefixCount, let state = State(rawValue: value[0]),
            let json = try? JSON(parsing: value[Self.prefixCount...])
        else { return nil }
        self.state = state
        attempt = value[1..<5].reversed().reduce(0) { $0 << 8 | Int($1) }
        ulid = String(decoding: value[5..<Self.prefixCount], as: UTF8.self)
        due = json["due"]?.int64 ?? 0
        node = json["node"]?.string ?? ""
        losses = json["losses"]?.int ?? 0
        payload = json["payload"] ?? .null
        requestID = json["request"]?.string ?? ""
    }

    /// The value for the store.
    package var stored: [UInt8] {
        var json: JSONObject = [
            "due": .integer(due), "node": .string(node), "losses": .integer(Int64(losses)), "payload": payload,
        ]
        if !requestID.isEmpty { json["request"] = .string(requestID) }
        return Self.prefix(state, attempt, ulid) + JSON.object(json).bytes()
    }

    /// What the value starts with.
    static func prefix(_ state: State, _ attempt: Int, _ ulid: String) -> [UInt8] {
        let number = UInt32(clamping: attempt)
        return [state.rawValue] + (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } + Array(ulid.utf8)
    }
}
