internal import Synchronization

/// A TCP connection: what comes is an asynchronous sequence of pieces, as they came, which ends with the connection.
///
/// One task at a time reads. The server reads from the socket only while at most 256 KiB (at first 64 KiB) wait here: a
/// plugin that does not read holds its client up, and costs no memory. The connection stays open until it is closed.
public final class NetConnection: AsyncSequence, Sendable {
    public typealias Element = [UInt8]

    /// Reads a connection.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let connection: NetConnection

        public mutating func next() async -> [UInt8]? { await connection.next() }
    }

    private struct State {
        var arrived: [[UInt8]] = []
        var end: NetEnd?
        var reader: (id: UInt64, continuation: CheckedContinuation<[UInt8]?, Never>)?
        var last: UInt64 = 0
    }

    /// The manifest's name of the listener that it came to; empty: the plugin itself connected.
    public let listener: String
    /// The other side, "192.0.2.1:50000". Not for the log.
    public let peer: String
    /// Whether it is TLS.
    public let isSecure: Bool
    private let transport: any NetTransport
    private let state = Mutex(State())

    /// A connection over a transport.
    public init(listener: String, peer: String, isSecure: Bool, transport: any NetTransport) {
        self.listener = listener
        self.peer = peer
        self.isSecure = isSecure
        self.transport = transport
    }

    /// Why it is over; nil: it is not, or what came before its end was not read yet.
    public var end: NetEnd? { state.withLock { $0.arrived.isEmpty ? $0.end : nil } }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(connection: self) }

    /// The next piece; nil at the end, or when the task is cancelled.
    public func next() async -> [UInt8]? {
        let id = state.withLock { state in
            state.last += 1
            return state.last
        }
        let piece = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> [UInt8]?? in
                    if !state.arrived.isEmpty { return state.arrived.removeFirst() }
                    if state.end != nil || Task.isCancelled { return .some(nil) }
                    state.reader = (id, continuation)
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let reader = state.withLock { state -> CheckedContinuation<[UInt8]?, Never>? in
                guard let reader = state.reader, reader.id == id else { return nil }
                state.reader = nil
                return reader.continuation
            }
            reader?.resume(returning: nil)
        }
        if let piece { transport.take(piece.count) }
        return piece
    }

    /// Sends, and returns when the bytes were written to the socket: wait for that, and a slow client slows who sends.
    ///
    /// Throws `NOT_FOUND` where the connection is over, `BUSY` where 16 MiB wait to be written.
    public func send(_ bytes: [UInt8]) async throws {
        guard !bytes.isEmpty else { return }
        try await transport.send(bytes)
    }

    /// Closes it once what was sent is written, after so many milliseconds at the latest. Again does nothing.
    public func close(lingerMilliseconds: UInt32 = 1000) {
        transport.close(lingerMilliseconds: lingerMilliseconds)
    }

    /// Bytes came. For who makes connections.
    public func receive(_ bytes: [UInt8]) {
        let reader = state.withLock { state -> CheckedContinuation<[UInt8]?, Never>? in
            guard state.end == nil else { return nil }
            guard let reader = state.reader else {
                state.arrived.append(bytes)
                return nil
            }
            state.reader = nil
            return reader.continuation
        }
        reader?.resume(returning: bytes)
    }

    /// Nothing more comes. For who makes connections.
    public func finish(_ end: NetEnd) {
        let reader = state.withLock { state in
            if state.end == nil { state.end = end }
            defer { state.reader = nil }
            return state.reader?.continuation
        }
        reader?.resume(returning: nil)
    }
}
