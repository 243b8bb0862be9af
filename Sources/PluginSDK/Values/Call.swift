public import JSON

/// A call of one of the plugin's operations.
public struct Call: Sendable, Hashable {
    /// The operation's name.
    public var operation: String
    /// Who calls.
    public var account: String
    /// For logs and to pass on; may be empty.
    public var requestID: String
    /// What the operation's schema accepted, its defaults filled in.
    public var parameters: JSONObject
    /// The file that came with the call.
    public var attachment: Attachment?
    /// When the host stops waiting, milliseconds since 1970; the call's task is cancelled then.
    public var deadline: Int64

    /// Makes one.
    public init(
        operation: String, account: String, requestID: String = "", parameters: JSONObject = [:],
        attachment: Attachment? = nil, deadline: Int64 = .max
    ) {
        self.operation = operation
        self.account = account
        self.requestID = requestID
        self.parameters = parameters
        self.attachment = attachment
        self.deadline = deadline
    }
}
