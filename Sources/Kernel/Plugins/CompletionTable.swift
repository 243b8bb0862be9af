import Synchronization

/// The calls that are under way, by id. Each is answered once: by its completion, its deadline or its cancellation,
/// whichever comes first; what comes later, a second time or for an unknown id is dropped and counted.
///
/// One that is completed before `begin` returned costs no suspension: its caller goes on where it is.
package final class CompletionTable<Value: Sendable>: Sendable {
    /// How a call ended.
    package typealias Answer = Result<Value, KernelError>

    private enum Entry {
        /// Its callee was not yet waited for.
        case begun
        /// Before anybody waited.
        case answered(Answer)
        case waiting(Waiting)
    }

    private struct Waiting {
        let caller: CheckedContinuation<Answer, Never>
        let deadline: CallDeadline?
        let cancel: @Sendable () -> Void
    }

    private struct State {
        var entries: [UInt64: Entry] = [:]
        var dropped = 0
    }

    private let state = Mutex(State())
    private let alarm: Alarm

    /// An empty table. Deadlines ring by `alarm`.
    package init(alarm: Alarm = Alarm()) {
        self.alarm = alarm
    }

    /// Completions that nobody waited for.
    package var dropped: Int { state.withLock { $0.dropped } }

    /// Calls that wait.
    package var waiting: Int { state.withLock { $0.entries.count } }

    /// Begins a call under `id` and waits for its completion, no longer than until `deadline` (`TIMEOUT`).
    ///
    /// A cancelled task stops waiting at once with `CANCELLED`. `cancel` tells the callee that nobody waits any more, and
    /// runs after `begin`.
    package func wait(
        for id: UInt64, until deadline: CallDeadline? = nil, begin: () -> Void, cancel: @escaping @Sendable () -> Void
    ) async throws(KernelError) -> Value {
        guard !Task.isCancelled else { throw .cancelled }
        state.withLock { $0.entries[id] = .begun }
        begin()
        if let answer = takeAnswer(id) { return try answer.get() }
        let answer = await withTaskCancellationHandler {
            await withCheckedContinuation { caller in
                suspend(id, Waiting(caller: caller, deadline: deadline, cancel: cancel))
            }
        } onCancel: {
            if settle(id, .failure(.cancelled)) { cancel() }
        }
        return try answer.get()
    }

    /// Answers the call of that id.
    package func complete(_ id: UInt64, with answer: Answer) {
        if !settle(id, answer) { state.withLock { $0.dropped += 1 } }
    }

    /// Ends the calls whose deadline is over; answers with the soonest of the others.
    package func expire(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        let (over, next) = state.withLock { state in
            var over: [Waiting] = []
            var next: ContinuousClock.Instant?
            for (id, entry) in state.entries {
                guard case .waiting(let waiting) = entry, let deadline = waiting.deadline else { continue }
                if deadline.instant <= now {
                    state.entries[id] = nil
                    over.append(waiting)
                } else {
                    next = min(next ?? deadline.instant, deadline.instant)
                }
            }
            return (over, next)
        }
        for waiting in over {
            waiting.caller.resume(returning: .failure(.timeout(waiting.deadline?.operation ?? "The call")))
            // Elsewhere: a callee that takes its time over that must not hold up the other deadlines.
            Task { waiting.cancel() }
        }
        return next
    }

    private func suspend(_ id: UInt64, _ waiting: Waiting) {
        let early = state.withLock { state -> Answer? in
            if case .answered(let answer) = state.entries[id] {
                state.entries[id] = nil
                return answer
            }
            state.entries[id] = .waiting(waiting)
            return nil
        }
        if let early {
            waiting.caller.resume(returning: early)
        } else if let deadline = waiting.deadline {
            alarm.set(deadline.instant) { [self] in expire(at: $0) }
        }
    }

    private func takeAnswer(_ id: UInt64) -> Answer? {
        state.withLock { state in
            guard case .answered(let answer) = state.entries[id] else { return nil }
            state.entries[id] = nil
            return answer
        }
    }

    /// Whether the call was still to be answered.
    private func settle(_ id: UInt64, _ answer: Answer) -> Bool {
        let (isFirst, caller): (Bool, CheckedContinuation<Answer, Never>?) = state.withLock { state in
            switch state.entries[id] {
            case .begun:
                state.entries[id] = .answered(answer)
                return (true, nil)
            case .waiting(let waiting):
                state.entries[id] = nil
                return (true, waiting.caller)
            case .answered, nil: return (false, nil)
            }
        }
        caller?.resume(returning: answer)
        return isFirst
    }
}

/// When a call is answered at the latest.
package struct CallDeadline: Sendable {
    /// What is then said not to have ended.
    package let operation: String
    package let instant: ContinuousClock.Instant

    /// A deadline that is `timeout` away.
    package init(_ operation: String, in timeout: Duration) {
        self.operation = operation
        instant = .now + timeout
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
