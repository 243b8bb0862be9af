import Glibc
import Synchronization

/// Words for the person in front of the terminal.
enum Terminal {
    /// Writes to the standard output at once, also where that is a file.
    static func say(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    /// Writes to the standard error.
    static func complain(_ error: any Error) { write("streamd: \(error)\n", to: STDERR_FILENO) }

    /// Writes a line to the standard error, whole.
    static func log(_ line: [UInt8]) { lines.withLock { _ in write(line, to: STDERR_FILENO) } }

    private static let lines = Mutex(())

    private static func write(_ text: String, to descriptor: Int32) { write(Array(text.utf8), to: descriptor) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }
}
