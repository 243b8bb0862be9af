public import PluginSDK

#if canImport(Glibc)
internal import Glibc
#endif

/// A system call that failed.
public struct FileError: Error, Sendable, Hashable {
    /// `errno`.
    public let number: Int32

    /// The failure of a number.
    public init(number: Int32) {
        self.number = number
    }

    /// The failure of the last system call of this thread.
    static var last: FileError { FileError(number: errno) }

    /// What a caller of the driver is told.
    public var told: PluginError {
        switch number {
        case ENOENT:
            PluginError.notFound("There is no such blob.")
        case ENOSPC, EDQUOT:
            PluginError(
                code: "STORAGE_FULL", message: "The storage is full: free space, or give it more.", retryable: true)
        case ENOTDIR, EISDIR, EEXIST, ENOTEMPTY, ENAMETOOLONG:
            PluginError(code: "INVALID_KEY", message: "The key collides with a folder or another blob of that name.")
        case EROFS, EACCES, EPERM:
            PluginError(
                code: "STORAGE_READ_ONLY", message: "The storage cannot be written: check its mount and permissions.")
        case EMFILE, ENFILE, ENOMEM, EINTR, EAGAIN:
            PluginError(code: "STORAGE_BUSY", message: "The storage is out of resources for now.", retryable: true)
        default:
            PluginError(code: "STORAGE_FAILED", message: "The storage failed (\(description)): check the disk.")
        }
    }

    /// The system's words.
    var description: String { String(cString: strerror(number)) }
}
