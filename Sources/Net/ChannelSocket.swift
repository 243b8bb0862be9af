import Kernel
import NIOCore
import Synchronization

/// A channel as the kernel sees it, from any thread.
final class ChannelSocket: NetSocket {
    /// Bytes that may wait to be written.
    private static let mostUnwritten = 16 << 20

    private let loop: any EventLoop
    private let handler: NIOLoopBound<ConnectionHandler>
    private let unwritten = Atomic<Int>(0)

    /// On the channel's event loop.
    init(_ handler: ConnectionHandler, on loop: any EventLoop) {
        self.loop = loop
        self.handler = NIOLoopBound(handler, eventLoop: loop)
    }

    func begin(_ connection: PluginConnection) {
        loop.execute { [handler] in handler.value.serve(connection) }
    }

    func resume() {
        // Never at once: what is told when bytes are read would be nested in what takes them.
        loop.execute { [handler] in handler.value.resume() }
    }

    func send(_ bytes: [UInt8], done: @escaping @Sendable (KernelError?) -> Void) {
        let count = bytes.count
        guard unwritten.add(count, ordering: .relaxed).newValue <= Self.mostUnwritten else {
            unwritten.subtract(count, ordering: .relaxed)
            return done(Self.busy)
        }
        loop.execute { [self] in
            handler.value.send(bytes) { [self] error in
                unwritten.subtract(count, ordering: .relaxed)
                done(error)
            }
        }
    }

    func close(linger: Duration) {
        loop.execute { [handler] in handler.value.close(linger: TimeAmount(linger)) }
    }

    static let over = KernelError.notFound("The connection is over.")

    private static let busy = KernelError(
        code: "BUSY", message: "The other side does not read; wait until what was sent is written.", retryable: true)
}
