import Kernel
import NIOCore

/// A connection that takes one request after the other. One task at a time uses it.
package final class KeptConnection: Sendable {
    /// The connection ended before the answer did.
    struct BrokenOff: Error {
        /// Whether something of the answer had come.
        let hasBegun: Bool
    }

    private let channel: any Channel
    private let handler: NIOLoopBound<KeptExchangeHandler>
    private let made = ContinuousClock.now

    /// Of a channel, on its event loop.
    init(channel: any Channel, handler: KeptExchangeHandler) {
        self.channel = channel
        self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
    }

    /// How long ago it was dialed.
    var age: Duration { ContinuousClock.now - made }

    /// Whether it is open, as far as is known.
    var isActive: Bool { channel.isActive }

    /// What it runs on.
    var eventLoop: any EventLoop { channel.eventLoop }

    /// Ends it.
    func close() { channel.close(mode: .all, promise: nil) }

    /// Sends a request and collects the first `wanted` bytes of its answer. Throws ``BrokenOff``, or what else went wrong.
    func send(_ request: OutgoingRequest, wanted: Int, timeout: Duration) async throws -> KeptAnswer {
        let promise = channel.eventLoop.makePromise(of: KeptAnswer.self)
        channel.eventLoop.execute { [channel, handler] in
            handler.value.begin(request, wanted: wanted, timeout: TimeAmount(timeout), promise, on: channel)
        }
        return try await withTaskCancellationHandler {
            try await promise.futureResult.get()
        } onCancel: {
            close()
        }
    }
}
