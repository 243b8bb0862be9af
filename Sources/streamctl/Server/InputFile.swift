import Glibc

/// A regular file, open for reading; closed with its last reference. Reads are at an offset, so any task may read.
final class InputFile: Sendable {
    let path: String
    /// In bytes, when it was opened.
    let size: Int64
    private let descriptor: Int32

    init(_ path: String) throws(ToolError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let hint = errno == ENOENT ? " Check the path." : ""
            throw ToolError(.unreadableFile, "\(path) cannot be opened: \(ToolError.systemReason).\(hint)")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            Glibc.close(descriptor)
            throw ToolError(.unreadableFile, "\(path) is no regular file. Give the path of a file.")
        }
        self.path = path
        self.size = Int64(status.st_size)
        self.descriptor = descriptor
    }

    deinit { Glibc.close(descriptor) }

    /// The name without its folders.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// Up to `count` bytes from `offset`; none at the end.
    func read(at offset: Int64, count: Int) throws(ToolError) -> [UInt8] {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            var result = pread(descriptor, buffer.baseAddress, count, off_t(offset))
            while result < 0 && errno == EINTR { result = pread(descriptor, buffer.baseAddress, count, off_t(offset)) }
            failed = result < 0
            filled = max(0, result)
        }
        guard !failed else {
            throw ToolError(.unreadableFile, "\(path) cannot be read: \(ToolError.systemReason).")
        }
        return bytes
    }

    /// The whole file, of at most `limit` bytes.
    func readAll(limit: Int) throws(ToolError) -> [UInt8] {
        guard size <= limit else {
            throw ToolError(.unreadableFile, "\(path) is larger than \(limit) bytes.")
        }
        return try read(at: 0, count: Int(size))
    }
}
