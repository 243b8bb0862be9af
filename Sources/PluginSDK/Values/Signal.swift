public import JSON

/// Something that happened, for those who hear of it now.
public struct Signal: Sendable, Hashable {
    /// As in the manifest's `signals`.
    public var type: String
    /// Whose it is; may be empty.
    public var account: String
    /// What it is about: a stream's id.
    public var subject: String
    /// What happened.
    public var data: JSONObject

    /// Makes one.
    public init(type: String, account: String, subject: String, data: JSONObject) {
        self.type = type
        self.account = account
        self.subject = subject
        self.data = data
    }
}
