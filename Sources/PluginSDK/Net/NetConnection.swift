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
        var taker: Taker?
        var last: UInt64 = 0
    }

    /// Who takes pieces where they come in.
    private struct Taker {
        let id: UInt64
        let take: @Sendable ([UInt8]) -> Bool
        /// Returns whether it is over.
        let continuation: CheckedContinuation<Bool, Never>
        /// Whether it has a piece at this moment.
        var isBusy = false
        /// Whether it takes no further.
        var isOver = false
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
        let id = nextID()
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

    /// Has `take` called with one piece after the other, the first of them here, the others where they come in: on a thread of the
    /// server's network, which must not wait there. It spares who has little to do with each piece a change of threads.
    ///
    /// Returns when `take` answered false, at the end, or when the task is cancelled, and not while `take` is called. Every piece
    /// that it was called with is read.
    public func forEach(_ take: @escaping @Sendable ([UInt8]) -> Bool) async {
        let id = nextID()
        while !Task.isCancelled {
            if let piece = state.withLock({ $0.arrived.isEmpty ? nil : $0.arrived.removeFirst() }) {
                transport.take(piece.count)
                guard take(piece) else { return }
                continue
            }
            let isOver = await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let answer = state.withLock { state -> Bool? in
                        if !state.arrived.isEmpty { return false }
                        if state.end != nil || Task.isCancelled { return true }
                        state.taker = Taker(id: id, take: take, continuation: continuation)
                        return nil
                    }
                    if let answer { continuation.resume(returning: answer) }
                }
            } onCancel: {
                stop { $0.id == id }
            }
            if isOver { return }
        }
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

    /// Bytes came. For who makes connections; one call at a time.
    public func receive(_ bytes: [UInt8]) {
        let (reader, take) = state.withLock { state -> (CheckedContinuation<[UInt8]?, Never>?, Taker?) in
            guard state.end == nil else { return (nil, nil) }
            if let taker = state.taker, !taker.isOver {
                state.taker?.isBusy = true
                return (nil, taker)
            }
            guard let reader = state.reader else {
                state.arrived.append(bytes)
                return (nil, nil)
            }
            state.reader = nil
            return (reader.continuation, nil)
        }
        reader?.resume(returning: bytes)
        guard let take else { return }
        transport.take(bytes.count)
        let goesOn = take.take(bytes)
        state.withLock { $0.taker?.isBusy = false }
        stop { !goesOn || $0.isOver }
    }

    /// Nothing more comes. For who makes connections.
    public func finish(_ end: NetEnd) {
        let reader = state.withLock { state in
            if state.end == nil { state.end = end }
            defer { state.reader = nil }
            return state.reader?.continuation
        }
        reader?.resume(returning: nil)
        stop { _ in true }
    }

    private func nextID() -> UInt64 {
        state.withLock { state in
            state.last += 1
            return state.last
        }
    }

    /// Has who takes pieces return where that holds of it; while it has one, after that.
    private func stop(_ isDue: (Taker) -> Bool) {
        let continuation = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard let taker = state.taker, isDue(taker) else { return nil }
            state.taker?.isOver = true
            guard !taker.isBusy else { return nil }
            state.taker = nil
            return taker.continuation
        }
        continuation?.resume(returning: true)
    }
}
