/// How far the body of an answer into a blob is.
public struct FetchProgress: Sendable, Hashable {
    /// Bytes of the blob.
    public var receivedBytes: UInt64
    /// Of the whole; nil: not known.
    public var totalBytes: UInt64?
    /// What a later request may ask for the rest by; nil: it cannot.
    public var validator: String?

    /// Makes one.
    public init(receivedBytes: UInt64, totalBytes: UInt64? = nil, validator: String? = nil) {
        self.receivedBytes = receivedBytes
        self.totalBytes = totalBytes
        self.validator = validator
    }
}
