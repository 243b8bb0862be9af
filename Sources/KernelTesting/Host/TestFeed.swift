internal import Synchronization

/// What a plugin wrote to the feed of a run, as the script that plays its worker reads it.
public final class TestFeed: Sendable {
    private let pieces: AsyncStream<[UInt8]>
    private let arrivals: AsyncStream<[UInt8]>.Continuation
    private let all = Mutex<[UInt8]>([])

    init() {
        (pieces, arrivals) = AsyncStream.makeStream()
    }

    /// All that was written so far.
    public var written: [UInt8] { all.withLock { $0 } }

    /// The next piece, as it was written; nil at the feed's end, and when the run is over.
    public func next() async -> [UInt8]? {
        for await piece in pieces { return piece }
        return nil
    }

    func write(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return arrivals.finish() }
        all.withLock { $0 += bytes }
        arrivals.yield(bytes)
    }

    func end() { arrivals.finish() }
}
