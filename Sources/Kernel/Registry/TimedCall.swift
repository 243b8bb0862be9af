import Synchronization

/// Work that is answered at its deadline, whether it ends or not.
///
/// It runs in a task of its own; the first of result, deadline and the caller's cancellation is the answer. In the latter
/// two cases the work is cancelled and what it still says is dropped.
enum TimedCall {
    private static let table = CompletionTable<[UInt8]>()

    /// Runs work for at most `timeout`.
    static func run(
        _ operation: String, timeout: Duration, _ work: @escaping @Sendable () async throws(KernelError) -> [UInt8]
    ) async throws(KernelError) -> [UInt8] {
        let id = CallID.next()
        let working = WorkSlot()
        return try await table.wait(for: id, until: CallDeadline(operation, in: timeout)) {
            working.task.withLock { task in
                task = Task {
                    do throws(KernelError) {
                        table.complete(id, with: .success(try await work()))
                    } catch {
                        table.complete(id, with: .failure(error))
                    }
                }
            }
        } cancel: {
            working.task.withLock { $0 }?.cancel()
        }
    }
}

/// Where the task of a call is found, to cancel it.
private final class WorkSlot: Sendable {
    let task = Mutex<Task<Void, Never>?>(nil)
}
