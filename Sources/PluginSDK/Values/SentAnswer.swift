internal import JSON

/// What came of an answer to a request.
public struct SentAnswer: Sendable, Hashable {
    /// As it was sent: 304 where the client had it already.
    public var status: Int
    /// Of the body, as far as they were sent.
    public var bytes: Int64
    /// From the request's head to the end of the answer.
    public var milliseconds: Int64
    /// Whether all of it was sent.
    public var isComplete: Bool
    /// Whether the request was a HEAD.
    public var isHead: Bool

    /// Makes one.
    public init(
        status: Int = 200, bytes: Int64, milliseconds: Int64 = 0, isComplete: Bool = true, isHead: Bool = false
    ) {
        self.status = status
        self.bytes = bytes
        self.milliseconds = milliseconds
        self.isComplete = isComplete
        self.isHead = isHead
    }
}

extension SentAnswer {
    init?(_ json: JSON) {
        guard let status = json["status"]?.int64 else { return nil }
        self.init(
            status: Int(status), bytes: json["bytes"]?.int64 ?? 0, milliseconds: json["milliseconds"]?.int64 ?? 0,
            isComplete: json["complete"]?.bool ?? false, isHead: json["head"]?.bool ?? false)
    }
}
