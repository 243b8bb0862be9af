import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Ends connections that send a head or a body too slowly, or take an answer too slowly.
///
/// Two handlers share it: one sees the bytes of the connection, the other the parts that they were parsed to. On the
/// connection's event loop alone.
final class ConnectionClock {
    private enum Reading {
        /// No byte of a request has come.
        case idle
        /// A head has begun and must be whole in time; its deadline does not move with more bytes.
        case head
        /// A head was read, its body was not.
        case body
    }

    private let configuration: GatewayConfiguration
    private var reading = Reading.idle
    private var headBytes = 0
    private var rate: BodyRate
    /// The client waits for a `100 Continue`.
    private var isHeldBack = false
    private var deadline: Scheduled<Void>?
    private var stall: Scheduled<Void>?

    init(_ configuration: GatewayConfiguration) {
        self.configuration = configuration
        self.rate = BodyRate(least: configuration.leastBodyRate)
    }

    /// Bytes are wanted.
    func wants() { rate.wants(at: .now()) }

    /// Bytes came, before they are parsed.
    func received(_ count: Int) {
        if reading == .idle { reading = .head }
        rate.received(count, at: .now())
    }

    /// The bytes were parsed. Answers with what is wrong now.
    func parsed(_ count: Int, _ channel: any Channel) -> HTTPProblem? {
        switch reading {
        case .idle: break
        case .head:
            headBytes += count
            // Twice the limit of the fields: the request line counts too, and a body's bytes may come with the head.
            if headBytes > 2 * configuration.headBytes { return .largeHead }
            if deadline == nil {
                deadline = channel.eventLoop.scheduleTask(in: configuration.headTimeout) {
                    channel.pipeline.fireErrorCaught(HTTPProblem.slowHead)
                }
            }
        case .body:
            if deadline == nil, configuration.leastBodyRate > 0 { watchBody(channel) }
        }
        return nil
    }

    /// A part of a request was parsed.
    func parsed(_ part: HTTPRequestPart) {
        switch part {
        case .head(let head):
            endDeadline()
            (reading, headBytes) = (.body, 0)
            isHeldBack = head.headerFields[.expect] != nil
        case .body: break
        case .end:
            endDeadline()
            reading = .idle
        }
    }

    /// A head is sent: an informational one invites the body, after the others nothing is awaited for long.
    func answers() {
        guard isHeldBack else { return }
        isHeldBack = false
        rate.restart(at: .now())
    }

    /// The client began or ceased to take what is sent.
    func writabilityChanged(_ channel: any Channel) {
        stall?.cancel()
        stall =
            channel.isWritable
            ? nil : channel.eventLoop.scheduleTask(in: configuration.stallTimeout) { channel.close(promise: nil) }
    }

    /// The connection ended.
    func stop() {
        endDeadline()
        stall?.cancel()
        reading = .idle
        stall = nil
    }

    private func endDeadline() {
        deadline?.cancel()
        deadline = nil
    }

    private func watchBody(_ channel: any Channel) {
        rate.restart(at: .now())
        let clock = NIOLoopBound(self, eventLoop: channel.eventLoop)
        deadline = channel.eventLoop.scheduleTask(in: configuration.bodyGrace) {
            let clock = clock.value
            if !clock.isHeldBack, clock.rate.isTooSlow(at: .now()) {
                channel.pipeline.fireErrorCaught(HTTPProblem.slowBody)
            } else {
                clock.watchBody(channel)
            }
        }
    }
}
