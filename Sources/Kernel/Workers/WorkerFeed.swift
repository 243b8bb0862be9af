import Synchronization

/// What a plugin feeds to a running worker: bytes go in at one end, and out at the other as the worker reads them.
///
/// What was read is dropped. The worker reads at rising offsets, one read at a time, and gets what is there as soon as
/// there is something.
package final class WorkerFeed: Sendable {
    /// Bytes that may wait to be read before who writes has to wait.
    package static let room = 4 << 20
    /// Bytes that may wait at most, of who does not wait.
    package static let most = 64 << 20

    /// Takes the bytes that a read gets; it must not wait.
    package typealias Answer = @Sendable ([UInt8]) -> Void

    private struct State {
        var bytes: [UInt8] = []
        /// Of `bytes`, those that were read and not removed yet.
        var read = 0
        /// Where the next read begins.
        var position: UInt64 = 0
        /// Nothing more is written.
        var isFinished = false
        /// Nothing more is read.
        var isOver = false
        var reader: (length: Int, answer: Answer)?
        var writers: [CheckedContinuation<Bool, Never>] = []

        var waiting: Int { bytes.count - read }

        mutating func take(_ length: Int) -> [UInt8] {
            let piece = Array(bytes[read..<read + min(length, waiting)])
            read += piece.count
            position += UInt64(piece.count)
            if read == bytes.count {
                bytes.removeAll(keepingCapacity: bytes.count <= WorkerFeed.room)
                read = 0
            } else if read > WorkerFeed.room {
                bytes.removeFirst(read)
                read = 0
            }
            return piece
        }
    }

    private let state = Mutex(State())

    /// An empty one.
    package init() {}

    /// Appends bytes, in the order of the calls; empty ones are the end. Throws `NOT_FOUND` once the run is over, `BUSY`
    /// where who writes never waits for room.
    package func append(_ bytes: [UInt8]) throws(KernelError) {
        let due = try state.withLock { state throws(KernelError) -> (answer: Answer, bytes: [UInt8])? in
            if state.isOver { throw Self.over }
            if state.isFinished { throw KernelError.invalidCall("bytes after the end of a feed") }
            if state.waiting + bytes.count > Self.most { throw Self.full }
            if bytes.isEmpty { state.isFinished = true }
            state.bytes += bytes
            guard let reader = state.reader, state.isFinished || state.waiting > 0 else { return nil }
            state.reader = nil
            return (reader.answer, state.take(reader.length))
        }
        due?.answer(due?.bytes ?? [])
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

    /// Has `answer` called with up to `length` bytes, at once or as soon as there are any; none: the end. Throws where it is not
    /// the next read.
    package func read(at offset: UInt64, length: Int, answer: @escaping Answer) throws(KernelError) {
        let (piece, writers) = try state.withLock {
            state throws(KernelError) -> ([UInt8]?, [CheckedContinuation<Bool, Never>]) in
            guard state.reader == nil, state.position == offset, length > 0 else {
                throw KernelError.invalidCall("a read of a feed that is not its next")
            }
            if state.waiting == 0, !state.isFinished, !state.isOver {
                state.reader = (length, answer)
                return (nil, [])
            }
            let piece = state.take(length)
            guard state.waiting <= Self.room else { return (piece, []) }
            defer { state.writers = [] }
            return (piece, state.writers)
        }
        if let piece { answer(piece) }
        for writer in writers { writer.resume(returning: true) }
    }

    /// The run is over: what waits is dropped, and nobody waits any more.
    package func close() {
        let (reader, writers) = state.withLock { state in
            state.isOver = true
            state.bytes = []
            state.read = 0
            defer {
                state.reader = nil
                state.writers = []
            }
            return (state.reader?.answer, state.writers)
        }
        reader?([])
        for writer in writers { writer.resume(returning: false) }
    }

    private static let full = KernelError(
        code: "BUSY", message: "The worker has not read what it was fed; wait until there is room.", retryable: true)

    static let over = KernelError.notFound("The worker's run is over.")
}
