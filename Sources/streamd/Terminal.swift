import Glibc
import Synchronization

/// Words for the person in front of the terminal.
enum Terminal {
    /// Writes to the standard output at once, also where that is a file.
    static func say(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    /// The exit status when the configuration is wrong: EX_CONFIG of sysexits.h.
    static let badConfiguration: Int32 = 78

    /// Writes to the standard error why the command failed.
    static func complain(_ problem: String) { log("streamd: \(problem)\n") }

    /// Writes a line to the standard error, whole.
    static func log(_ line: String) { lines.withLock { _ in write(line, to: STDERR_FILENO) } }

    private static let lines = Mutex(())

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }
}
