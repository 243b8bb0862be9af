import Synchronization

/// A counting semaphore for tasks, first come first served.
final class WorkerSlots: Sendable {
    private typealias Waiter = (id: UInt64, continuation: CheckedContinuation<Bool, Never>)
    private let state: Mutex<(free: Int, waiting: [Waiter])>

    init(count: Int) {
        state = Mutex((count, []))
    }

    /// Tasks that wait for their turn.
    var waiting: Int { state.withLock { $0.waiting.count } }

    func take() async throws(KernelError) {
        let id = CallID.next()
        let taken = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if Task.isCancelled { return false }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.waiting.append((id, continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
            }
            waiter?.continuation.resume(returning: false)
        }
        if !taken { throw .cancelled }
    }

    func give() {
        let next = state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return Waiter?.none
            }
            return state.waiting.removeFirst()
        }
        next?.continuation.resume(returning: true)
    }
}
