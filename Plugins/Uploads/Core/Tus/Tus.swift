/// What this server does of tus 1.0 (https://tus.io/protocols/resumable-upload).
enum Tus {
    static let version = "1.0.0"

    static let extensions = [
        "creation", "creation-with-upload", "creation-defer-length", "expiration", "checksum", "termination",
        "concatenation",
    ]

    /// Of a PATCH, and of a POST that creates and uploads.
    static let contentType = "application/offset+octet-stream"

    /// Files of one address that are begun and not complete, each with its own address below it, at most.
    static let mostTransfers = 100

    /// Of those, not counting parts that are to be put together: the oldest give way.
    static let mostWholeTransfers = 4

    /// Bytes of `Upload-Metadata` at most.
    static let mostMetadata = 8192
}
