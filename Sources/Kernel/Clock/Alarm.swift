import Dispatch
import Synchronization

/// Rings at the soonest of many instants. One thread for all of them, which sleeps until then: what is over before its
/// instant costs nothing more.
package final class Alarm: Sendable {
    /// Called when it rings; answers with when it is to ring next, if at all.
    package typealias Ring = @Sendable (ContinuousClock.Instant) -> ContinuousClock.Instant?

    private struct State {
        var next: ContinuousClock.Instant?
        var isRunning = false
    }

    private let state = Mutex(State())
    private let changed = DispatchSemaphore(value: 0)

    /// An alarm that is not set, and has no thread yet.
    package init() {}

    /// Has it ring at an instant, or sooner. `ring` is the same for all instants.
    package func set(_ instant: ContinuousClock.Instant, _ ring: @escaping Ring) {
        let (isSooner, isFirst) = state.withLock { state in
            guard state.next.map({ instant < $0 }) ?? true else { return (false, false) }
            state.next = instant
            defer { state.isRunning = true }
            return (true, !state.isRunning)
        }
        if isFirst { KernelThread.start(name: "deadlines") { self.run(ring) } }
        if isSooner { changed.signal() }
    }

    private func run(_ ring: Ring) {
        while true {
            guard let next = state.withLock({ $0.next }) else {
                changed.wait()
                continue
            }
            let left = next - .now
            if left > .zero {
                // A millisecond more: what is due about then rings at once.
                let (seconds, attoseconds) = left.components
                let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1
                _ = changed.wait(timeout: .now() + .milliseconds(Int(milliseconds)))
                continue
            }
            state.withLock { $0.next = nil }
            guard let soonest = ring(.now) else { continue }
            state.withLock { $0.next = min($0.next ?? soonest, soonest) }
        }
    }
}
