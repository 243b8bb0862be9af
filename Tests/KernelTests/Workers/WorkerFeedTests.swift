import Kernel
import Testing

@Suite("Feeds of workers")
struct WorkerFeedTests {
    private let feed = WorkerFeed()

    @Test("give what is there, at rising offsets") func pieces() async throws {
        try feed.append([1, 2, 3])
        try feed.append([4, 5])
        #expect(try await read(feed, at: 0, length: 4) == [1, 2, 3, 4])
        #expect(try await read(feed, at: 4, length: 100) == [5])
        try feed.append([6])
        try feed.append([])
        #expect(try await read(feed, at: 5, length: 1) == [6])
        #expect(try await read(feed, at: 6, length: 1) == [])
        #expect(try await read(feed, at: 6, length: 1) == [])
    }

    @Test("answer a read as soon as there is a byte, and no later") func waiting() async throws {
        async let piece = read(feed, at: 0, length: 100)
        // Whether the read waits already or not, it gets this.
        try feed.append([9])
        #expect(try await piece == [9])
        async let end = read(feed, at: 1, length: 100)
        try feed.append([])
        #expect(try await end == [])
    }

    @Test("have who writes wait for room, until it was read") func room() async throws {
        try feed.append([UInt8](repeating: 7, count: WorkerFeed.room))
        try await feed.waitForRoom()
        try feed.append([8])
        let (feed, waited) = (feed, Task { try await self.feed.waitForRoom() })
        #expect(try await read(feed, at: 0, length: 2 << 20).count == 2 << 20)
        try await waited.value
        #expect(try await read(feed, at: 2 << 20, length: 4 << 20).count == 2 << 20 + 1)
    }

    @Test("are bounded for who does not wait") func bound() throws {
        let piece = [UInt8](repeating: 0, count: 16 << 20)
        for _ in 0..<4 { try feed.append(piece) }
        #expect(throws: KernelError.self) { try feed.append([1]) }
    }

    @Test("refuse a read that is not the next, and bytes after the end") func order() async throws {
        try feed.append([1, 2])
        await #expect(throws: KernelError.self) { try await read(feed, at: 1, length: 1) }
        await #expect(throws: KernelError.self) { try await read(feed, at: 0, length: 0) }
        #expect(try await read(feed, at: 0, length: 2) == [1, 2])
        await #expect(throws: KernelError.self) { try await read(feed, at: 0, length: 2) }
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
        let other = WorkerFeed()
        async let last = self.read(other, at: 0, length: 1)
        other.close()
        #expect(try await last == [])
    }

    /// What a read is answered with.
    private func read(_ feed: WorkerFeed, at offset: UInt64, length: Int) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            do {
                try feed.read(at: offset, length: length) { continuation.resume(returning: $0) }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
