import Synchronization

/// A clock that stands still until it is moved, for tests.
public final class ManualClock: WallClock {
    private struct Sleeper {
        let time: Int64
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var now: Int64
        var last: UInt64 = 0
        var sleepers: [UInt64: Sleeper] = [:]
    }

    private let state: Mutex<State>

    /// A clock that shows `now`, milliseconds since 1970.
    public init(now: Int64 = 1_700_000_000_000) {
        state = Mutex(State(now: now))
    }

    public var now: Int64 { state.withLock { $0.now } }

    /// The times that somebody waits for, soonest first.
    public var awaited: [Int64] { state.withLock { $0.sleepers.values.map(\.time).sorted() } }

    /// Moves the clock forward and wakes who waited for it.
    public func advance(milliseconds: Int64) {
        let due = state.withLock { state in
            state.now += milliseconds
            let due = state.sleepers.filter { $0.value.time <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    public func wait(until time: Int64) async {
        let id = state.withLock { state in
            state.last += 1
            return state.last
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDue = state.withLock { state in
                    if Task.isCancelled || state.now >= time { return true }
                    state.sleepers[id] = Sleeper(time: time, continuation: continuation)
                    return false
                }
                if isDue { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume()
        }
    }
}
