import Synchronization

/// A call that is answered at its deadline, whether what it called ends or not.
///
/// The work runs in a task of its own; the first of result, deadline and the caller's cancellation is the answer. In the
/// latter two cases the work is cancelled and what it still says is dropped.
final class TimedCall: Sendable {
    private typealias Answer = Result<[UInt8], KernelError>

    private enum State {
        case open
        case waiting(CheckedContinuation<Answer, Never>)
        case answered(Answer)
        case over
    }

    private let state = Mutex(State.open)

    /// Runs work for at most `timeout`.
    static func run(
        _ operation: String, timeout: Duration, _ work: @escaping @Sendable () async throws(KernelError) -> [UInt8]
    ) async throws(KernelError) -> [UInt8] {
        let call = TimedCall()
        let working = Task {
            do throws(KernelError) {
                call.answer(.success(try await work()))
            } catch {
                call.answer(.failure(error))
            }
        }
        let timing = Task {
            guard (try? await Task.sleep(for: timeout)) != nil else { return }
            if call.answer(.failure(.timeout(operation))) { working.cancel() }
        }
        defer { timing.cancel() }
        let answer = await withTaskCancellationHandler {
            await withCheckedContinuation { call.wait($0) }
        } onCancel: {
            let cancelled = KernelError(code: "CANCELLED", message: "The call of \(operation) was cancelled.")
            if call.answer(.failure(cancelled)) { working.cancel() }
        }
        return try answer.get()
    }

    private func wait(_ continuation: CheckedContinuation<Answer, Never>) {
        let early: Answer? = state.withLock { state in
            guard case .answered(let answer) = state else {
                state = .waiting(continuation)
                return nil
            }
            state = .over
            return answer
        }
        if let early { continuation.resume(returning: early) }
    }

    /// Gives the answer, unless there was one; whether this is the one.
    @discardableResult
    private func answer(_ answer: Answer) -> Bool {
        let (isFirst, waiting): (Bool, CheckedContinuation<Answer, Never>?) = state.withLock { state in
            switch state {
            case .open:
                state = .answered(answer)
                return (true, nil)
            case .waiting(let continuation):
                state = .over
                return (true, continuation)
            case .answered, .over: return (false, nil)
            }
        }
        waiting?.resume(returning: answer)
        return isFirst
    }
}
