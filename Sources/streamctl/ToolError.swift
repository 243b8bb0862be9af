import ArgumentParser
import Glibc

/// Why a command did not do what it was asked: a sentence that says what to do next, and an exit status.
struct ToolError: Error {
    /// The exit statuses, after sysexits.h.
    enum Status: Int32, Sendable {
        case failed = 1
        case usage = 64
        case unreadableFile = 66
        case unreachableServer = 69
        case wrongKey = 77
        case wrongConfiguration = 78
        case interrupted = 130
    }

    let status: Status
    let message: String

    init(_ status: Status, _ message: String) {
        self.status = status
        self.message = message
    }

    /// Runs a command's work; its errors become a line on standard error and the exit status.
    static func reported(_ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let error as ToolError {
            Console.complain(error.message)
            throw ExitCode(error.status.rawValue)
        }
    }

    /// What the system said last, as part of a sentence.
    static var systemReason: String { String(cString: strerror(errno)) }
}
