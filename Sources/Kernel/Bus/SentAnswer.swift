import JSON

/// What came of an answer that a signal stands for.
public struct SentAnswer: Sendable, Hashable {
    /// As it was sent: 304 where the client had it already.
    public let status: Int
    /// Of the body, as far as the connection took them.
    public let bytes: UInt64
    /// From the request's head to the end of the answer.
    public let milliseconds: Int64
    /// Whether all of it was sent.
    public let isComplete: Bool
    /// Whether the request was a HEAD.
    public let isHead: Bool

    /// Makes one.
    public init(status: Int, bytes: UInt64, milliseconds: Int64, isComplete: Bool, isHead: Bool) {
        self.status = status
        self.bytes = bytes
        self.milliseconds = milliseconds
        self.isComplete = isComplete
        self.isHead = isHead
    }

    /// As JSON.
    var text: [UInt8] {
        var text = JSONObjectText(room: 96)
        text.add("status", Int64(status))
        text.add("bytes", Int64(clamping: bytes))
        text.add("milliseconds", milliseconds)
        text.add("complete", isComplete)
        text.add("head", isHead)
        return text.finish()
    }
}
