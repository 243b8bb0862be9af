internal import JSON
internal import LiveRTMP
internal import PluginSDK
internal import Synchronization

/// Another server that gets what a publisher sends: connects, publishes, and tries again with longer and longer waits.
final class RTMPTarget: Sendable {
    private enum Standing: String {
        case connecting
        case live
        case waiting
        case failed
    }

    private struct State {
        var queue = RelayQueue()
        var isReady = false
        var writer: CheckedContinuation<Void, Never>?
        var standing = Standing.connecting
        var message: String?
        var sentBytes = 0
        var run: Task<Void, Never>?
    }

    private let shown: String
    private let state = Mutex(State())

    init(
        _ target: LiveTerms.Target, net: any Net, sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        guard let address = RTMPAddress(target.url, key: target.streamKey) else {
            shown = ""
            stand(.failed, "This is no address like rtmp://HOST/APP with a stream key.")
            return
        }
        shown = address.place.address
        let run = Task { [self] in
            var failures = 0
            while !Task.isCancelled {
                stand(.connecting, nil)
                let (wasLive, problem) = await publish(to: address, over: net)
                failures = wasLive ? 0 : failures + 1
                stand(.waiting, problem)
                do { try await sleep(.seconds(min(60, 1 << min(failures, 6)))) } catch { return }
            }
        }
        state.withLock { $0.run = run }
    }

    /// As the stream's owner sees it: never the key.
    var status: JSON {
        state.withLock { state in
            .object([
                "url": .string(shown), "state": .string(state.standing.rawValue),
                "error": state.message.map(JSON.string) ?? .null, "sentBytes": .integer(Int64(state.sentBytes)),
                "droppedMessages": .integer(Int64(state.queue.dropped)),
            ])
        }
    }

    /// Adds what the publisher sent; never waits.
    func add(_ messages: [RTMPMedia]) {
        let writer = state.withLock { state -> CheckedContinuation<Void, Never>? in
            for message in messages {
                if state.isReady { state.queue.add(message) } else { state.queue.remember(message) }
            }
            return state.isReady ? state.writer.take() : nil
        }
        writer?.resume()
    }

    /// Ends it.
    func close() {
        let run = state.withLock { $0.run.take() }
        run?.cancel()
    }

    private func stand(_ standing: Standing, _ message: String?) {
        state.withLock { state in
            state.standing = standing
            // Why it broke off stays to be read until it is live again.
            if message != nil || standing == .live { state.message = message }
        }
    }

    /// One connection, from its first byte to its last.
    private func publish(to address: RTMPAddress, over net: any Net) async -> (wasLive: Bool, problem: String) {
        let connection: NetConnection
        do {
            connection = try await net.connect(
                to: address.host, port: address.port, isSecure: address.isSecure, timeoutMilliseconds: 10_000)
        } catch {
            return (false, (error as? PluginError)?.message ?? "The server cannot be reached.")
        }
        let peer = RTMPPeer(.publish, at: address.place, over: connection)
        let problem = await withTaskGroup(of: String.self) { group in
            group.addTask { await self.read(peer) }
            group.addTask { await self.write(to: peer) }
            let first = await group.next() ?? ""
            // In a task of its own, since this one may be cancelled.
            if Task.isCancelled { await Task { await peer.farewell() }.value }
            connection.close()
            group.cancelAll()
            return first
        }
        let wasLive = state.withLock { state in
            defer { state.isReady = false }
            return state.isReady
        }
        return (wasLive, problem)
    }

    private func read(_ peer: RTMPPeer) async -> String {
        await peer.read { [self] action in
            guard case .ready = action else { return }
            state.withLock { state in
                state.queue.restart()
                state.isReady = true
            }
            stand(.live, nil)
        }
    }

    private func write(to peer: RTMPPeer) async -> String {
        while !Task.isCancelled {
            guard let message = state.withLock({ $0.isReady ? $0.queue.next() : nil }) else {
                await wait()
                continue
            }
            guard let count = await peer.write(message) else { return "The connection broke." }
            state.withLock { $0.sentBytes += count }
        }
        return "It was ended."
    }

    /// Returns when something was added, or the task is cancelled.
    private func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDue = state.withLock { state in
                    // What came since nothing was there woke nobody.
                    if Task.isCancelled || state.isReady && !state.queue.isEmpty { return true }
                    state.writer = continuation
                    return false
                }
                if isDue { continuation.resume() }
            }
        } onCancel: {
            let writer = state.withLock { $0.writer.take() }
            writer?.resume()
        }
    }
}
