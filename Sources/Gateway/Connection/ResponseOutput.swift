import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Synchronization

/// Where a connection's answers go. Who writes waits while the client does not take what was written.
final class ResponseOutput: Sendable {
    private struct State {
        var isOver = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let channel: any Channel
    private let state = Mutex(State())

    /// Of a channel.
    init(_ channel: any Channel) {
        self.channel = channel
    }

    /// Sends parts of an answer. Throws where the connection is closed.
    func write(_ head: HTTPResponse?, _ body: ByteBuffer?, isLast: Bool) async throws {
        guard channel.isActive, !state.withLock({ $0.isOver }) else { throw ChannelError.ioOnClosedChannel }
        if let head { channel.write(HTTPResponsePart.head(head), promise: nil) }
        if let body { channel.write(HTTPResponsePart.body(body), promise: nil) }
        if isLast { channel.write(HTTPResponsePart.end(nil), promise: nil) }
        channel.flush()
        guard !channel.isWritable else { return }
        await becomeWritable()
        // What is still in the channel does not reach the client any more.
        if state.withLock({ $0.isOver }) { throw ChannelError.ioOnClosedChannel }
    }

    /// The client began or ceased to take what is sent.
    func changed(isWritable: Bool) {
        if isWritable { wake() }
    }

    /// Nothing can be sent any more.
    func end() {
        state.withLock { $0.isOver = true }
        wake()
    }

    private func becomeWritable() async {
        await withCheckedContinuation { waiting in
            let isReady = state.withLock { state in
                guard !state.isOver, !channel.isWritable else { return true }
                state.waiting = waiting
                return false
            }
            if isReady { waiting.resume() }
        }
    }

    private func wake() {
        state.withLock { $0.waiting.take() }?.resume()
    }
}
