import Kernel
import NIOCore
import NIOSSL
import NIOTLS

/// A plugin's connection at its socket: tells what comes, reads no faster than it is taken, and closes what is silent.
///
/// All of it is on the channel's event loop.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Phase {
        /// The handshake of TLS is under way, or the socket is not open yet.
        case opening
        /// It is open, and nobody is told yet.
        case held
        case serving(PluginConnection)
        /// This side closes it: what still comes is dropped, up to a bound.
        case closing(PluginConnection?)
        case over
    }

    /// How it becomes known that the connection is open.
    enum Opening {
        /// To a listener: answers with whom it is told to, or nil: it is to be closed.
        case accept((ConnectionHandler) -> PluginConnection?)
        /// By this side: completed once it is open.
        case promise(EventLoopPromise<Void>)
    }

    /// What still comes is dropped up to so many bytes; then nothing more is read until it is closed.
    private static let mostDropped = 256 << 10

    private let opening: Opening
    private let isSecure: Bool
    private let idleTimeout: TimeAmount
    private let handshakeTimeout: TimeAmount
    private var phase = Phase.opening
    private var context: ChannelHandlerContext?
    private var early: [ByteBuffer] = []
    private var owesRead = false
    /// Bytes that were sent and are not written yet.
    private var unwritten = 0
    private var lastCame = NIODeadline.now()
    private var lastWritten = NIODeadline.now()
    private var end: NetEnd?
    /// Bytes that came since this side began to close it.
    private var dropped = 0
    /// When it is closed at the latest.
    private var closing: NIODeadline?
    private var timer: Scheduled<Void>?

    init(_ opening: Opening, isSecure: Bool, configuration: NetConfiguration) {
        self.opening = opening
        self.isSecure = isSecure
        idleTimeout = configuration.idleTimeout
        handshakeTimeout = configuration.handshakeTimeout
    }

    // What the channel tells.

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        finish()
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent { opened(context) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        lastCame = .now()
        let bytes = unwrapInboundIn(data)
        switch phase {
        case .serving(let connection): bytes.withUnsafeReadableBytes { connection.received($0) }
        case .opening, .held: early.append(bytes)
        case .closing: dropped += bytes.readableBytes
        case .over: break
        }
    }

    func read(context: ChannelHandlerContext) {
        if wantsBytes { context.read() } else { owesRead = true }
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Who closes without a word of TLS has closed, too.
        if case NIOSSLError.uncleanShutdown = error { end = end ?? .peer } else { end = end ?? .broken }
        if case .promise(let promise) = opening { promise.fail(error) }
        context.close(promise: nil)
    }

    // What the connection wants. See ``NetSocket``.

    /// Whom it is told to, of a connection that this side made.
    func serve(_ connection: PluginConnection) {
        guard case .held = phase else {
            connection.ended(end ?? .peer)
            return
        }
        start(connection)
    }

    func resume() {
        guard owesRead, wantsBytes, let context else { return }
        owesRead = false
        context.read()
    }

    func send(_ bytes: [UInt8], done: @escaping @Sendable (KernelError?) -> Void) {
        guard case .serving = phase, let context else { return done(ChannelSocket.over) }
        if unwritten == 0 { lastWritten = .now() }
        unwritten += bytes.count
        let count = bytes.count
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { result in
            self.wrote(count)
            if case .success = result { done(nil) } else { done(ChannelSocket.over) }
        }
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: written)
    }

    func close(linger: TimeAmount) {
        guard let context else { return }
        let due = NIODeadline.now() + linger
        switch phase {
        case .serving(let connection): phase = .closing(connection)
        case .opening, .held: phase = .closing(nil)
        case .closing: return closeSooner(due, context)
        case .over: return
        }
        timer?.cancel()
        closing = nil
        closeSooner(due, context)
        if unwritten == 0 { closeOutput() }
        // Its end is to be seen.
        resume()
    }

    /// At that time at the latest, or before it where that was said earlier.
    private func closeSooner(_ due: NIODeadline, _ context: ChannelHandlerContext) {
        guard due < closing ?? .distantFuture else { return }
        closing = due
        timer?.cancel()
        guard due > .now() else { return context.close(promise: nil) }
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: due) { self.context?.close(promise: nil) }
    }

    // The rest.

    private var wantsBytes: Bool {
        switch phase {
        case .opening: true
        case .closing: dropped < Self.mostDropped
        case .held, .over: false
        case .serving(let connection): connection.wantsBytes
        }
    }

    private func begin(_ context: ChannelHandlerContext) {
        lastCame = .now()
        guard isSecure else { return opened(context) }
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: handshakeTimeout) {
            self.end = .idle
            context.close(promise: nil)
        }
    }

    private func opened(_ context: ChannelHandlerContext) {
        guard case .opening = phase else { return }
        timer?.cancel()
        phase = .held
        switch opening {
        case .promise(let promise): promise.succeed()
        case .accept(let accept):
            guard let connection = accept(self) else { return context.close(promise: nil) }
            start(connection)
        }
    }

    private func start(_ connection: PluginConnection) {
        phase = .serving(connection)
        lastCame = .now()
        watch()
        for bytes in early { bytes.withUnsafeReadableBytes { connection.received($0) } }
        early = []
        resume()
    }

    private func wrote(_ count: Int) {
        unwritten -= count
        lastWritten = .now()
        if unwritten == 0, case .closing = phase { closeOutput() }
    }

    /// All is written: the other side is told so, and has the rest of the time to end it too. A socket that is closed while
    /// bytes lie in it unread would take back what was sent.
    private func closeOutput() {
        guard context?.channel.isActive == true else { return }
        context?.close(mode: isSecure ? .all : .output, promise: nil)
    }

    /// Closes it where nothing came, or nothing of what waits could be written, for too long. While nothing is read the
    /// other side can do nothing about that.
    private func watch() {
        guard case .serving(let connection) = phase, let context else { return }
        let now = NIODeadline.now()
        var due = now + idleTimeout
        if connection.wantsBytes { due = min(due, max(lastCame, lastWritten) + idleTimeout) }
        if unwritten > 0 { due = min(due, lastWritten + idleTimeout) }
        if due <= now {
            end = .idle
            return context.close(promise: nil)
        }
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: due) { self.watch() }
    }

    private func finish() {
        timer?.cancel()
        let phase = phase
        self.phase = .over
        early = []
        switch phase {
        case .serving(let connection): connection.ended(end ?? .peer)
        case .closing(let connection): connection?.ended(end ?? .plugin)
        case .opening, .held:
            if case .promise(let promise) = opening { promise.fail(ChannelError.ioOnClosedChannel) }
        case .over: break
        }
    }
}
