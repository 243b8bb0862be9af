import NIOCore
import NIOHTTPTypes

/// Closes connections that send a request's head too slowly, or take an answer too slowly.
///
/// Two handlers share it: one sees the bytes of the connection, the other the parts that they were parsed to. On the
/// connection's event loop alone.
final class ConnectionClock {
    private enum Reading {
        /// No byte of a request has come.
        case idle
        /// A head has begun and must be whole in time; its deadline does not move with more bytes.
        case head(Scheduled<Void>)
        /// A head was read; the idle timeout watches over the body.
        case request
    }

    private let headTimeout: TimeAmount
    private let stallTimeout: TimeAmount
    private var reading = Reading.idle
    private var stall: Scheduled<Void>?

    init(headTimeout: TimeAmount, stallTimeout: TimeAmount) {
        self.headTimeout = headTimeout
        self.stallTimeout = stallTimeout
    }

    /// Bytes came.
    func received(_ channel: any Channel) {
        guard case .idle = reading else { return }
        reading = .head(channel.eventLoop.scheduleTask(in: headTimeout) { channel.close(promise: nil) })
    }

    /// A part of a request was parsed.
    func parsed(_ part: HTTPRequestPart) {
        switch part {
        case .head:
            if case .head(let deadline) = reading { deadline.cancel() }
            reading = .request
        case .body: break
        case .end: reading = .idle
        }
    }

    /// The client began or ceased to take what is sent.
    func writabilityChanged(_ channel: any Channel) {
        stall?.cancel()
        stall =
            channel.isWritable
            ? nil : channel.eventLoop.scheduleTask(in: stallTimeout) { channel.close(promise: nil) }
    }

    /// The connection ended.
    func stop() {
        if case .head(let deadline) = reading { deadline.cancel() }
        stall?.cancel()
        reading = .idle
        stall = nil
    }
}
