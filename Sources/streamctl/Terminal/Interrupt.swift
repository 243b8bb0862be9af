import Dispatch
import Glibc

/// Ctrl-C (and SIGTERM) as cancellation: the first cancels the work, so that it can say what it leaves; the second ends
/// the program at once.
enum Interrupt {
    /// Runs `work`; rethrows its error, CancellationError included.
    static func cancelling<Result: Sendable>(
        _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let task = Task { try await work() }
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if task.isCancelled { exit(ToolError.Status.interrupted.rawValue) }
                task.cancel()
            }
            source.resume()
            return source
        }
        defer {
            for source in sources { source.cancel() }
        }
        return try await task.value
    }
}
