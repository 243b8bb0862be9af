internal import PluginSDK
internal import Synchronization

/// Asks what many want to know at once, once: the first of them has it asked for, the others join.
///
/// Each waits on its own and leaves as its client does; the question itself goes on, for who comes next.
final class JoinedAsks<Ask: Hashable & Sendable, Answer: Sendable>: Sendable {
    private typealias Reply = Result<Answer, PluginError>

    private struct State {
        var waiting: [Ask: [UInt64: CheckedContinuation<Reply, Never>]] = [:]
        var count: UInt64 = 0
    }

    private let ask: @Sendable (Ask) async throws -> Answer
    private let state = Mutex(State())

    /// None yet; each is asked by a closure, in a task of nobody's.
    init(_ ask: @escaping @Sendable (Ask) async throws -> Answer) {
        self.ask = ask
    }

    /// How many wait.
    var waiting: Int { state.withLock { $0.waiting.values.reduce(0) { $0 + $1.count } } }

    /// The answer, once it is due. Throws what asking throws, and `CANCELLED` where the task is.
    func answer(to ask: Ask) async throws -> Answer {
        let id = state.withLock { state in
            state.count += 1
            return state.count
        }
        let reply: Reply = await withTaskCancellationHandler {
            await withCheckedContinuation { join(ask, id, $0) }
        } onCancel: {
            let waiter = state.withLock { $0.waiting[ask]?.removeValue(forKey: id) }
            waiter?.resume(returning: .failure(Self.cancelled))
        }
        return try reply.get()
    }

    private static var cancelled: PluginError {
        PluginError(code: "CANCELLED", message: "Nobody waits any more.")
    }

    private func join(_ ask: Ask, _ id: UInt64, _ continuation: CheckedContinuation<Reply, Never>) {
        let (isGone, isFirst) = state.withLock { state in
            // The cancellation's handler may have run before there was an entry.
            if Task.isCancelled { return (true, false) }
            func add(_ waiters: inout [UInt64: CheckedContinuation<Reply, Never>]?) -> Bool {
                defer { waiters?[id] = continuation }
                guard waiters == nil else { return false }
                waiters = [:]
                return true
            }
            return (false, add(&state.waiting[ask]))
        }
        if isGone { continuation.resume(returning: .failure(Self.cancelled)) }
        // On nobody's behalf: the viewer who came first may leave.
        if isFirst { Task.detached { await self.settle(ask) } }
    }

    private func settle(_ ask: Ask) async {
        let reply: Reply
        do {
            reply = .success(try await self.ask(ask))
        } catch let error as PluginError {
            reply = .failure(error)
        } catch {
            reply = .failure(.internalError("The live stream could not be asked."))
        }
        let waiters = state.withLock { $0.waiting.removeValue(forKey: ask) ?? [:] }
        for waiter in waiters.values { waiter.resume(returning: reply) }
    }
}
