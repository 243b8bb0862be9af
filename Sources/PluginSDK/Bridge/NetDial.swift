internal import CStreamPlugin
internal import Synchronization

/// A connection that the plugin asked for. It is among the open ones when its completion returns, since the host tells of
/// what comes as soon as that.
final class NetDial: Sendable {
    private typealias Answer = Result<NetConnection, PluginError>

    private let host: HostConnection
    private let peer: String
    private let isSecure: Bool
    private let state = Mutex<(answer: Answer?, waiting: CheckedContinuation<Answer, Never>?)>((nil, nil))

    init(_ host: HostConnection, peer: String, isSecure: Bool) {
        self.host = host
        self.peer = peer
        self.isSecure = isSecure
    }

    /// Begins it, and waits for its end.
    func wait(_ begin: (_ token: UInt64) -> Void) async throws -> NetConnection {
        begin(Token.retain(self))
        return try await withCheckedContinuation { continuation in
            let answer = state.withLock { state in
                if state.answer == nil { state.waiting = continuation }
                return state.answer
            }
            if let answer { continuation.resume(returning: answer) }
        }.get()
    }

    func complete(_ error: UnsafePointer<stream_error>?, _ result: stream_bytes) {
        let answer = error.map { .failure(PluginError($0.pointee)) } ?? connected(result)
        let waiting = state.withLock { state in
            state.answer = answer
            return state.waiting.take()
        }
        waiting?.resume(returning: answer)
    }

    private func connected(_ result: stream_bytes) -> Answer {
        guard let data = result.data, result.size == MemoryLayout<UInt64>.size else {
            return .failure(.internalError("The host named no connection."))
        }
        let id = data.loadUnaligned(as: UInt64.self)
        return .success(
            host.connections.open(
                id,
                NetConnection(
                    listener: "", peer: peer, isSecure: isSecure, transport: BridgedTransport(connection: host, id: id))
            ))
    }
}

/// `stream_done_fn` of `stream_net_v1.connect`.
func netDialled(_ token: UInt64, _ error: UnsafePointer<stream_error>?, _ result: stream_bytes) {
    Token.take(token, as: NetDial.self)?.complete(error, result)
}
