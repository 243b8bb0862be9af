import Kernel
import Synchronization
import Testing

@Suite("Feeds of workers")
struct WorkerFeedTests {
    /// What a worker was sent.
    private final class Worker: Sendable {
        private let pieces = Mutex<[[UInt8]]>([])

        /// What came since it was last looked.
        var received: [[UInt8]] {
            pieces.withLock { pieces in
                defer { pieces = [] }
                return pieces
            }
        }

        func ask(_ feed: WorkerFeed, at offset: UInt64, length: Int) throws(KernelError) {
            try feed.ask(at: offset, length: length) { [self] piece in pieces.withLock { $0.append(piece) } }
        }
    }

    private let feed = WorkerFeed()
    private let worker = Worker()

    @Test("send what is there as far as it was asked for, and what comes then at once") func pieces() throws {
        try feed.append([1, 2, 3])
        try feed.append([4, 5])
        try worker.ask(feed, at: 0, length: 4)
        #expect(worker.received == [[1, 2, 3, 4]])
        try worker.ask(feed, at: 4, length: 3)
        #expect(worker.received == [[5]])
        try feed.append([6])
        try feed.append([7, 8])
        #expect(worker.received == [[6], [7]])
        try worker.ask(feed, at: 7, length: 100)
        try worker.ask(feed, at: 107, length: 100)
        #expect(worker.received == [[8]])
    }

    @Test("send the end once, after all else, whether it was asked for or not") func end() throws {
        try feed.append([1, 2])
        try worker.ask(feed, at: 0, length: 1)
        try feed.append([])
        #expect(worker.received == [[1]])
        try worker.ask(feed, at: 1, length: 1)
        #expect(worker.received == [[2], []])
        try worker.ask(feed, at: 2, length: 1)
        #expect(worker.received.isEmpty)
    }

    @Test("say whose turn it is") func turn() throws {
        #expect(!feed.isAwaited)
        try worker.ask(feed, at: 0, length: 2)
        #expect(feed.isAwaited)
        try feed.append([1])
        #expect(feed.isAwaited)
        try feed.append([2])
        #expect(!feed.isAwaited)
        try worker.ask(feed, at: 2, length: 2)
        try feed.append([])
        #expect(!feed.isAwaited)
    }

    @Test("have who writes wait for room, until it was asked for") func room() async throws {
        try feed.append([UInt8](repeating: 7, count: WorkerFeed.room))
        try await feed.waitForRoom()
        try feed.append([8])
        #expect(!feed.hasRoom)
        let waited = Task { try await self.feed.waitForRoom() }
        try worker.ask(feed, at: 0, length: 2 << 20)
        try await waited.value
        try worker.ask(feed, at: 2 << 20, length: 4 << 20)
        #expect(worker.received.map(\.count) == [2 << 20, 2 << 20 + 1])
    }

    @Test("are bounded for who does not wait") func bound() throws {
        let piece = [UInt8](repeating: 0, count: 16 << 20)
        for _ in 0..<4 { try feed.append(piece) }
        #expect(throws: KernelError.self) { try feed.append([1]) }
    }

    @Test("refuse to be asked from elsewhere, and bytes after the end") func order() throws {
        try feed.append([1, 2])
        #expect(throws: KernelError.self) { try worker.ask(feed, at: 1, length: 1) }
        #expect(throws: KernelError.self) { try worker.ask(feed, at: 0, length: 0) }
        try worker.ask(feed, at: 0, length: 2)
        #expect(throws: KernelError.self) { try worker.ask(feed, at: 0, length: 2) }
        try feed.append([])
        #expect(throws: KernelError.self) { try feed.append([3]) }
    }

    @Test("let go of everybody when the run is over") func close() async throws {
        try feed.append([UInt8](repeating: 7, count: WorkerFeed.room + 1))
        let feed = feed
        let writer = Task { try await feed.waitForRoom() }
        feed.close()
        await #expect(throws: KernelError.self) { try await writer.value }
        #expect(throws: KernelError.self) { try feed.append([1]) }
        try worker.ask(feed, at: 0, length: 1)
        #expect(worker.received.isEmpty)
    }
}
