public import JSON

/// An event of the log.
public struct Event: Sendable, Hashable {
    /// `evt_` and a ULID.
    public var id: String
    /// "stream.created".
    public var type: String
    /// Whose event it is.
    public var account: String
    /// The stream's id: events of one subject come in order.
    public var subject: String
    /// What happened.
    public var data: JSONObject
    /// Its place in the log.
    public var sequence: UInt64
    /// Milliseconds since 1970.
    public var time: Int64

    /// Makes one.
    public init(
        id: String, type: String, account: String, subject: String, data: JSONObject, sequence: UInt64, time: Int64
    ) {
        self.id = id
        self.type = type
        self.account = account
        self.subject = subject
        self.data = data
        self.sequence = sequence
        self.time = time
    }
}
