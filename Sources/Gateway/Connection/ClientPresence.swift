import Synchronization

/// Whether the client of a connection is still there, and the work that ends when it is not.
final class ClientPresence: Sendable {
    /// A running task, for as long as it is attached.
    private struct Attached: @unchecked Sendable {  // why: cancelling is allowed from any thread
        let task: UnsafeCurrentTask
    }

    private struct State {
        var isGone = false
        var attached: Attached?
    }

    private let state = Mutex(State())

    /// The client is gone: what is awaited for it is cancelled.
    func leave() {
        state.withLock { state in
            state.isGone = true
            state.attached?.task.cancel()
        }
    }

    /// Runs something that is of no use without the client: its task is cancelled once the client is gone.
    func needed<R: Sendable>(for work: () async -> R) async -> R {
        await withUnsafeCurrentTask { task in
            if let task {
                let attached = Attached(task: task)
                state.withLock { state in
                    state.attached = attached
                    if state.isGone { attached.task.cancel() }
                }
            }
            defer { state.withLock { $0.attached = nil } }
            return await work()
        }
    }
}
