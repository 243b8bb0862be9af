/// What became of a body that the plugin asked for.
public struct HTTPBody: Sendable, Hashable {
    /// Whether it ended well; false when it broke off or was over the limit.
    public var complete: Bool
    /// Whether it stopped at the limit.
    public var overLimit: Bool
    /// Bytes taken; of the file part where the body was multipart.
    public var received: UInt64
    /// The body, where it was taken into memory.
    public var bytes: [UInt8]
    /// Of what was stored, lower-case hex, where it was taken into a blob; of the whole blob, where it was appended.
    public var sha256: String
    /// Of a multipart file part, or empty.
    public var filename: String
    /// Of a multipart file part, or of the request; may be empty.
    public var contentType: String
    /// Where it was appended, for the next body of the same blob (``BodyAppend/digestState``).
    public var digestState: [UInt8] = []
    /// Whether it was not what its checksum says; then nothing of it was kept.
    public var mismatch = false

    /// Makes one.
    public init(
        complete: Bool, overLimit: Bool = false, received: UInt64 = 0, bytes: [UInt8] = [], sha256: String = "",
        filename: String = "", contentType: String = ""
    ) {
        self.complete = complete
        self.overLimit = overLimit
        self.received = received
        self.bytes = bytes
        self.sha256 = sha256
        self.filename = filename
        self.contentType = contentType
    }
}
