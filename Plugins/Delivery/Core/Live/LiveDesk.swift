internal import JSON
package import PluginSDK
internal import Synchronization

/// Asks about live streams what many viewers want to know at once, once.
///
/// Players of one rendition wait for the same part: the first of them has it asked for, the others join. Each waits on its
/// own and leaves as its client does; the question itself goes on, for who comes next.
package final class LiveDesk: Sendable {
    private typealias Reply = Result<LiveAnswer, PluginError>

    private struct State {
        var waiting: [LiveAsk: [UInt64: CheckedContinuation<Reply, Never>]] = [:]
        var count: UInt64 = 0
        var parts = Recent<String, Bool>(most: 2000)
    }

    private let host: Host
    private let state = Mutex(State())

    /// Over a host's services.
    package init(host: Host) {
        self.host = host
    }

    /// Whether a plugin has live streams.
    var isOpen: Bool { host.registry.offers("livePlaylist") }

    /// How many wait.
    package var waiting: Int { state.withLock { $0.waiting.values.reduce(0) { $0 + $1.count } } }

    /// The answer, once it is due. Throws what the operation throws, and `CANCELLED` where the task is.
    package func answer(to ask: LiveAsk) async throws -> LiveAnswer {
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

    /// When a segment of what is live is shown, seconds; nil where there is none of that number.
    func span(_ number: Int, _ viewing: Viewing) async throws -> (start: Double, end: Double)? {
        guard isOpen else { return nil }
        var ask = LiveAsk(account: viewing.account, streamID: viewing.streamID, kind: .span)
        ask.number = number
        let answer = try await answer(to: ask)
        let words = String(decoding: answer.body, as: UTF8.self).split(separator: " ").map { Double($0) }
        guard answer.status == 200, words.count == 2, let start = words[0], let length = words[1] else { return nil }
        return (start, start + length)
    }

    private static let cancelled = PluginError(code: "CANCELLED", message: "Nobody waits any more.")

    private func join(_ ask: LiveAsk, _ id: UInt64, _ continuation: CheckedContinuation<Reply, Never>) {
        let (isGone, isFirst) = state.withLock { state in
            // The cancellation's handler may have run before there was an entry.
            if Task.isCancelled { return (true, false) }
            let isFirst = state.waiting[ask] == nil
            state.waiting[ask, default: [:]][id] = continuation
            return (false, isFirst)
        }
        if isGone { continuation.resume(returning: .failure(Self.cancelled)) }
        // On nobody's behalf: the viewer who came first may leave.
        if isFirst { Task.detached { await self.ask(ask) } }
    }

    private func ask(_ ask: LiveAsk) async {
        let reply: Reply
        do {
            reply = .success(
                try LiveAnswer(
                    await host.registry.call(
                        "livePlaylist", account: ask.account, parameters: ask.parameters, requestID: "")))
        } catch let error as PluginError {
            reply = .failure(error)
        } catch {
            reply = .failure(.internalError("The live stream could not be asked."))
        }
        let waiters = state.withLock { $0.waiting.removeValue(forKey: ask) ?? [:] }
        for waiter in waiters.values { waiter.resume(returning: reply) }
    }

    /// Waits until a part can be fetched. Throws `NOT_FOUND`, and 503 where it did not come in time.
    func part(_ number: Int, _ index: Int, of rendition: String, _ viewing: Viewing) async throws {
        let name = "\(viewing.streamID)/\(rendition)/\(number).\(index)"
        if state.withLock({ $0.parts[name] }) == true { return }
        do {
            _ = try await host.registry.call(
                "livePart", account: viewing.account,
                parameters: [
                    "streamId": .string(viewing.streamID), "rendition": .string(rendition),
                    "number": .integer(Int64(number)), "part": .integer(Int64(index)),
                ], requestID: viewing.requestID)
        } catch let error as PluginError where error.code == "TIMEOUT" {
            throw PluginError(code: "TIMEOUT", message: error.message, retryable: true, status: 503)
        }
        // It never changes, so the next who wants it needs not ask.
        state.withLock { $0.parts[name] = true }
    }
}
