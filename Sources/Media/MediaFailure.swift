public import JSON

/// Why nothing, or no more, could be made of a file: what the parent is told in a `failed` frame.
public struct MediaFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The stable codes.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The bytes are of no format that is accepted.
        case notMedia = "NOT_MEDIA"
        /// They are of a format that is known but not read, or of one that is, in a form that nothing can be done with:
        /// encrypted, or with its pictures in other files.
        case unsupportedFormat = "UNSUPPORTED_FORMAT"
        /// The file ends before anything of it can be played.
        case truncated = "TRUNCATED"
        /// The container holds neither pictures nor sound.
        case noVideoOrAudio = "NO_VIDEO_OR_AUDIO"
        /// No codec plugin decodes it.
        case unsupportedCodec = "UNSUPPORTED_CODEC"
        /// It is of an accepted format, but nothing in it can be decoded.
        case corrupt = "CORRUPT"
        /// Pictures, streams or frames beyond the bounds.
        case tooLarge = "TOO_LARGE"
        /// Longer than allowed.
        case tooLong = "TOO_LONG"
        /// The picture was being copied and cannot be: it is to be encoded, from the start.
        case copyUnfit = "COPY_UNFIT"
        /// Memory, or another bound of the process, was not enough.
        case workerLimit = "WORKER_LIMIT"
        /// The request itself is wrong, or the server could not deliver the file's bytes.
        case internalError = "INTERNAL_ERROR"
    }

    /// What to do about it, by kind.
    public let code: Code
    /// One sentence that says what was found; no path or address of the server in it.
    public let message: String
    /// Whether the same run may succeed later.
    public let retryable: Bool

    /// Makes a failure.
    public init(_ code: Code, _ message: String, retryable: Bool = false) {
        self.code = code
        self.message = message
        self.retryable = retryable
    }

    /// As the `failed` frame carries it.
    public var json: JSON {
        ["code": .string(code.rawValue), "message": .string(message), "retryable": .bool(retryable)]
    }

    public var description: String { "\(code.rawValue): \(message)" }
}
