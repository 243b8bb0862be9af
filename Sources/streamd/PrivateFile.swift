import Glibc

/// Small files of the data folder, replaced as a whole and durably.
enum PrivateFile {
    /// Writes a file that only the server's user can read.
    static func write(_ text: String, to path: String) throws(StartError) {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failed(path) }
        let bytes = Array(text.utf8)
        let isWritten = Glibc.write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
        guard close(descriptor) == 0, isWritten, rename(temporary, path) == 0 else { throw failed(path) }
    }

    /// The file's text without white space at its end, or nil when there is none.
    static func read(_ path: String) throws(StartError) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw StartError("\(path) cannot be read: \(String(cString: strerror(errno))).")
        }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        guard count >= 0 else { throw StartError("\(path) cannot be read: \(String(cString: strerror(errno))).") }
        let text = String(decoding: buffer[..<count], as: UTF8.self)
        return String(text.reversed().drop { $0.isWhitespace }.reversed())
    }

    private static func failed(_ path: String) -> StartError {
        StartError("\(path) cannot be written: \(String(cString: strerror(errno))). Is the data folder writable?")
    }
}

/// Why the server does not start: sentences for the operator.
struct StartError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
