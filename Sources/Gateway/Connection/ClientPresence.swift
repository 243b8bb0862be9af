import Synchronization

/// Whether the client of a connection is still there, and the work that ends when it is not.
final class ClientPresence: Sendable {
    /// A running task, for as long as it is attached.
    private struct Attached: @unchecked Sendable {  // why: cancelling is allowed from any thread
        let task: UnsafeCurrentTask
    }

    /// Whether files can be sent to it as they are: its connection is not encrypted.
    let takesFiles: Bool
    private let isGone = Atomic(false)
    private let attached = Mutex<Attached?>(nil)

    init(takesFiles: Bool = false) {
        self.takesFiles = takesFiles
    }

    /// The client is gone: what is awaited for it is cancelled.
    func leave() {
        // Cancelling may close the connection at once, and so come back to here: only the first takes the lock.
        guard !isGone.exchange(true, ordering: .sequentiallyConsistent) else { return }
        attached.withLock { $0?.task.cancel() }
    }

    /// Runs something that is of no use without the client: its task is cancelled once the client is gone.
    func needed<R: Sendable>(for work: () async -> R) async -> R {
        await withUnsafeCurrentTask { task in
            if let task {
                let running = Attached(task: task)
                attached.withLock { $0 = running }
                // Outside the lock: who cancels has this task locked, and may come to `leave` with it.
                if isGone.load(ordering: .sequentiallyConsistent) { task.cancel() }
            }
            defer { attached.withLock { $0 = nil } }
            return await work()
        }
    }
}
