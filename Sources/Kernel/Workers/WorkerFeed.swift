import Synchronization

/// What a plugin feeds to a running worker: bytes go in at one end, and out at the other as far as the worker asked for them.
///
/// The worker asks for so many bytes from where it asked last, before it needs them; what comes is sent to it at once, in
/// pieces as it comes, until those are used up. So bytes that come wake the worker alone, and it asks seldom.
package final class WorkerFeed: Sendable {
    /// Bytes that may wait to be asked for before who writes has to wait.
    package static let room = 4 << 20
    /// Bytes that may wait at most, of who does not wait.
    package static let most = 64 << 20

    /// Sends bytes to the worker; none: the end. It is called in order and must neither wait nor use the feed.
    package typealias Send = @Sendable ([UInt8]) -> Void

    private struct State {
        var bytes: [UInt8] = []
        /// Of `bytes`, those that were sent and not removed yet.
        var sent = 0
        /// Up to where the worker asked.
        var asked: UInt64 = 0
        /// Of what it asked for, what was not sent yet.
        var credit = 0
        /// Nothing more is written.
        var isFinished = false
        /// That was sent.
        var isEndSent = false
        /// Nothing more is sent.
        var isOver = false
        var send: Send?
        var writers: [CheckedContinuation<Bool, Never>] = []

        var waiting: Int { bytes.count - sent }

        /// Sends what is due.
        mutating func pass() {
            guard let send else { return }
            if credit > 0, waiting > 0 {
                let count = min(credit, waiting)
                send(Array(bytes[sent..<sent + count]))
                credit -= count
                sent += count
                if sent == bytes.count {
                    bytes.removeAll(keepingCapacity: bytes.count <= WorkerFeed.room)
                    sent = 0
                } else if sent > WorkerFeed.room {
                    bytes.removeFirst(sent)
                    sent = 0
                }
            }
            if isFinished, waiting == 0, !isEndSent {
                isEndSent = true
                send([])
            }
        }
    }

    private let state = Mutex(State())

    /// An empty one.
    package init() {}

    /// Appends bytes, in the order of the calls; empty ones are the end. Throws `NOT_FOUND` once the run is over, `BUSY`
    /// where who writes never waits for room.
    package func append(_ bytes: [UInt8]) throws(KernelError) {
        try state.withLock { state throws(KernelError) in
            if state.isOver { throw Self.over }
            if state.isFinished { throw KernelError.invalidCall("bytes after the end of a feed") }
            if state.waiting + bytes.count > Self.most { throw Self.full }
            if bytes.isEmpty { state.isFinished = true }
            if state.waiting == 0, state.credit >= bytes.count, !bytes.isEmpty, let send = state.send {
                state.credit -= bytes.count
                send(bytes)
            } else {
                state.bytes += bytes
                state.pass()
            }
        }
    }

    /// Whether there is room for more.
    package var hasRoom: Bool { state.withLock { !$0.isOver && $0.waiting <= Self.room } }

    /// Returns when there is room for more. Throws `NOT_FOUND` once the run is over.
    package func waitForRoom() async throws(KernelError) {
        let isOpen = await withCheckedContinuation { continuation in
            let answer = state.withLock { state -> Bool? in
                if state.isOver { return false }
                if state.waiting <= Self.room { return true }
                state.writers.append(continuation)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
        if !isOpen { throw Self.over }
    }

    /// The worker asks for `length` bytes more, from where it asked last. Throws where it asks from elsewhere.
    package func ask(at offset: UInt64, length: Int, send: @escaping Send) throws(KernelError) {
        let writers = try state.withLock { state throws(KernelError) -> [CheckedContinuation<Bool, Never>] in
            guard state.asked == offset, length > 0 else {
                throw KernelError.invalidCall("a read of a feed that is not its next")
            }
            guard !state.isOver else { return [] }
            state.asked += UInt64(length)
            state.credit += length
            state.send = send
            state.pass()
            guard state.waiting <= Self.room else { return [] }
            defer { state.writers = [] }
            return state.writers
        }
        for writer in writers { writer.resume(returning: true) }
    }

    /// Whether the worker asked for more than came: it is not its turn.
    package var isAwaited: Bool { state.withLock { $0.credit > 0 && $0.waiting == 0 && !$0.isFinished } }

    /// The run is over: what waits is dropped, and nobody waits any more.
    package func close() {
        let writers = state.withLock { state in
            state.isOver = true
            state.bytes = []
            state.sent = 0
            state.send = nil
            defer { state.writers = [] }
            return state.writers
        }
        for writer in writers { writer.resume(returning: false) }
    }

    private static let full = KernelError(
        code: "BUSY", message: "The worker has not read what it was fed; wait until there is room.", retryable: true)

    static let over = KernelError.notFound("The worker's run is over.")
}
