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
        var reader: (length: Int, continuation: CheckedContinuation<[UInt8], Never>)?
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

    private typealias Answer = (reader: CheckedContinuation<[UInt8], Never>, bytes: [UInt8])

    private let state = Mutex(State())

    /// An empty one.
    package init() {}

    /// Appends bytes, in the order of the calls; empty ones are the end. Throws `NOT_FOUND` once the run is over, `BUSY`
    /// where who writes never waits for room.
    package func append(_ bytes: [UInt8]) throws(KernelError) {
        let answer: Answer? = try state.withLock { state throws(KernelError) in
            if state.isOver { throw Self.over }
            if state.isFinished { throw KernelError.invalidCall("bytes after the end of a feed") }
            if state.waiting + bytes.count > Self.most { throw Self.full }
            if bytes.isEmpty { state.isFinished = true }
            state.bytes += bytes
            guard let reader = state.reader, state.isFinished || state.waiting > 0 else { return nil }
            state.reader = nil
            return (reader.continuation, state.take(reader.length))
        }
        if let answer { answer.reader.resume(returning: answer.bytes) }
    }

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

    /// Up to `length` bytes, as soon as there are any; none: the end. Throws where it is not the next read.
    package func read(at offset: UInt64, length: Int) async throws(KernelError) -> [UInt8] {
        let isNext = state.withLock { $0.reader == nil && $0.position == offset }
        guard isNext, length > 0 else {
            throw KernelError.invalidCall("a read of a feed that is not its next")
        }
        let piece = await withCheckedContinuation { continuation in
            let answer = state.withLock { state -> [UInt8]? in
                if state.waiting > 0 { return state.take(length) }
                if state.isFinished || state.isOver { return [] }
                state.reader = (length, continuation)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
        let writers = state.withLock { state in
            guard state.waiting <= Self.room else { return [CheckedContinuation<Bool, Never>]() }
            defer { state.writers = [] }
            return state.writers
        }
        for writer in writers { writer.resume(returning: true) }
        return piece
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
            return (state.reader?.continuation, state.writers)
        }
        reader?.resume(returning: [])
        for writer in writers { writer.resume(returning: false) }
    }

    private static let full = KernelError(
        code: "BUSY", message: "The worker has not read what it was fed; wait until there is room.", retryable: true)

    static let over = KernelError.notFound("The worker's run is over.")
}
