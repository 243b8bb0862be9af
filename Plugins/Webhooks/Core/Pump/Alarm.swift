internal import Synchronization

/// Rings once, at the earliest of the times that it was set to.
final class Alarm: Sendable {
    private struct Setting: Sendable {
        let due: Int64
        let task: Task<Void, Never>
    }

    private let state = Mutex<Setting?>(nil)

    /// Rings `milliseconds` from now, which is at `due`, unless it rings earlier.
    func set(_ due: Int64, in milliseconds: Int64, _ ring: @escaping @Sendable () -> Void) {
        let old = state.withLock { state -> Setting? in
            if let state, state.due <= due { return nil }
            let task = Task.detached { [weak self] in
                guard (try? await Task.sleep(for: .milliseconds(max(1, milliseconds)))) != nil else { return }
                self?.forget(due)
                ring()
            }
            defer { state = Setting(due: due, task: task) }
            return state
        }
        old?.task.cancel()
    }

    /// Does not ring any more.
    func clear() {
        state.withLock { $0.take() }?.task.cancel()
    }

    private func forget(_ due: Int64) {
        state.withLock { if $0?.due == due { $0 = nil } }
    }
}
