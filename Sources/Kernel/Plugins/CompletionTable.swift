import Synchronization

/// The calls that wait for a plugin, by id. Each is answered once: by its completion or by its cancellation, whichever
/// comes first; what comes later, a second time or for an unknown id is dropped and counted.
final class CompletionTable<Value: Sendable>: Sendable {
    private typealias Waiting = CheckedContinuation<Result<Value, KernelError>, Never>

    private struct State {
        var waiting: [UInt64: Waiting] = [:]
        var dropped = 0
    }

    private let state = Mutex(State())

    /// Completions that nobody waited for.
    var dropped: Int { state.withLock { $0.dropped } }

    /// Begins a call under `id` and waits for its completion.
    ///
    /// A cancelled task stops waiting at once with `CANCELLED`, and `cancel` tells the plugin so.
    func wait(
        for id: UInt64, begin: () -> Void, cancel: @escaping @Sendable () -> Void
    ) async throws(KernelError) -> Value {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.waiting[id] = continuation }
                if Task.isCancelled {
                    abandon(id)
                } else {
                    begin()
                }
            }
        } onCancel: {
            if abandon(id) { cancel() }
        }
        return try result.get()
    }

    /// Answers the call of that id.
    func complete(_ id: UInt64, with result: Result<Value, KernelError>) {
        let waiting = state.withLock { state in
            let waiting = state.waiting.removeValue(forKey: id)
            if waiting == nil { state.dropped += 1 }
            return waiting
        }
        waiting?.resume(returning: result)
    }

    @discardableResult
    private func abandon(_ id: UInt64) -> Bool {
        guard let waiting = state.withLock({ $0.waiting.removeValue(forKey: id) }) else { return false }
        waiting.resume(returning: .failure(.cancelled))
        return true
    }
}

/// The ids of calls across the boundary: never 0, never used twice in a process.
enum CallID {
    private static let last = Atomic<UInt64>(0)

    static func next() -> UInt64 { last.wrappingAdd(1, ordering: .relaxed).newValue }
}

extension KernelError {
    /// The caller no longer waits.
    static let cancelled = KernelError(code: "CANCELLED", message: "The call was cancelled.", retryable: true)
}
