import Foundation
import JSON
import KernelTesting
import PluginSDK
import Synchronization
import Testing

/// Connections and feeds of the SDK over their twins in memory.
@Suite struct NetConnectionTests {
    @Test func piecesComeInOrderAndAreTakenAsTheyAreRead() async {
        let (connection, peer) = TestPeer.connected(to: "rtmp")
        peer.write([1, 2])
        peer.write([3])
        #expect(peer.taken == 0)
        #expect(await connection.next() == [1, 2])
        #expect(peer.taken == 2)
        peer.end()
        #expect(connection.end == nil)
        #expect(await connection.next() == [3])
        #expect(await connection.next() == nil)
        #expect(connection.end == .peer)
        await #expect(throws: PluginError.self) { try await connection.send([1]) }
    }

    @Test func aReaderThatWaitsGetsTheNextPieceOrTheEnd() async {
        let (connection, peer) = TestPeer.connected()
        async let piece = connection.next()
        peer.write([5])
        #expect(await piece == [5])
        async let end = connection.next()
        connection.close()
        connection.close()
        #expect(await end == nil)
        #expect(peer.isClosed && connection.end == .plugin)
    }

    @Test func aCancelledReaderWaitsNoMoreAndLosesNothing() async {
        let (connection, peer) = TestPeer.connected()
        let reader = Task { await connection.next() }
        reader.cancel()
        #expect(await reader.value == nil)
        peer.write([7])
        #expect(await connection.next() == [7])
    }

    @Test func piecesAreTakenWhereTheyComeInUntilOneIsTheLast() async {
        let (connection, peer) = TestPeer.connected()
        let taken = Mutex<[[UInt8]]>([])
        peer.write([1])
        let passing = Task {
            await connection.forEach { piece in
                taken.withLock { $0.append(piece) }
                return piece != [3]
            }
        }
        peer.write([2])
        peer.write([3])
        await passing.value
        peer.write([4])
        #expect(taken.withLock { $0 } == [[1], [2], [3]])
        #expect(peer.taken == 3)
        #expect(await connection.next() == [4])
        peer.end()
        await connection.forEach { _ in true }
    }

    @Test func whoTakesPiecesReturnsAtTheEndAndWhenCancelled() async {
        let (connection, peer) = TestPeer.connected()
        let cancelled = Task { await connection.forEach { _ in true } }
        cancelled.cancel()
        await cancelled.value
        peer.write([1])
        #expect(await connection.next() == [1])
        let passing = Task { await connection.forEach { _ in true } }
        peer.end()
        await passing.value
        #expect(connection.end == .peer)
    }

    @Test func nobodyReturnsWhileAPieceIsTaken() async {
        let (connection, peer) = TestPeer.connected()
        let isTaking = Atomic(false)
        let passing = Atomic(false)
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        let leave = DispatchSemaphore(value: 0)
        let task = Task {
            await connection.forEach { _ in
                isTaking.store(true, ordering: .sequentiallyConsistent)
                enter.yield()
                leave.wait()
                isTaking.store(false, ordering: .sequentiallyConsistent)
                return true
            }
            passing.store(isTaking.load(ordering: .sequentiallyConsistent), ordering: .sequentiallyConsistent)
        }
        // A thread of its own, as the network's: the task may take it there too, where it came first.
        Thread.detachNewThread { peer.write([1]) }
        for await _ in entered { break }
        task.cancel()
        leave.signal()
        await task.value
        let returnedEarly = passing.load(ordering: .sequentiallyConsistent)
        #expect(!returnedEarly)
    }

    @Test func whatIsSentArrives() async throws {
        let (connection, peer) = TestPeer.connected()
        try await connection.send([1, 2])
        try await connection.send([])
        try await connection.send([3])
        #expect(await peer.next() == [1, 2])
        #expect(await peer.next() == [3])
        #expect(peer.received == [1, 2, 3])
        peer.end(.stopping)
        #expect(await peer.next() == nil)
    }

    @Test(arguments: [
        ("127.0.0.1:1935", "127.0.0.1", 1935), ("[::1]:80", "::1", 80), ("stream.test:0", "stream.test", 0),
    ])
    func addressesAreReadAndWritten(text: String, host: String, port: Int) {
        #expect(NetAddress(text) == NetAddress(host: host, port: port))
        #expect("\(NetAddress(host: host, port: port))" == text)
    }

    @Test func whatIsNoAddressIsNone() {
        for text in ["", "127.0.0.1", "a:b", ":"] { #expect(NetAddress(text) == nil) }
    }

    @Test func aFeedWaitsForItsRunAndEndsWithIt() async throws {
        let host = TestHost()
        host.workers.feedScript { _, feed, send in
            let first = await feed.next()
            try await send(["first": .integer(Int64(first?.count ?? 0))])
            return [:]
        }
        let feed = WorkerFeed()
        let writing = Task { try await feed.write([1, 2, 3]) }
        let request = WorkerRequest(kind: "media", account: "a", specification: [:], inputs: [], outputFolder: "out")
        _ = try await host.host.workers.run(request, feed: feed) { message in
            #expect(message["first"] == 3)
        }
        try await writing.value
        await #expect(throws: PluginError.self) { try await feed.write([4]) }
        await #expect(throws: PluginError.self) { try await feed.finish() }
    }

    @Test func whatIsOfferedIsTakenAtOnceOrNotAtAll() async throws {
        let feed = WorkerFeed()
        #expect(!feed.offer([1]))
        let taken = Mutex<(bytes: [UInt8], done: [@Sendable (PluginError?) -> Void])>(([], []))
        feed.attach { bytes, done in
            taken.withLock { taken in
                taken.bytes += bytes
                taken.done.append(done)
            }
        }
        // Taken, but there is no room for more before that is said.
        #expect(feed.offer([1]))
        #expect(!feed.offer([2]))
        taken.withLock { $0.done.removeFirst() }(nil)
        #expect(feed.offer([3]))
        taken.withLock { $0.done.removeFirst() }(.notFound("over"))
        #expect(!feed.offer([4]))
        #expect(taken.withLock { $0.bytes } == [1, 3])
    }

    @Test func aWriterWhoseTaskIsCancelledWaitsForNoRun() async {
        let feed = WorkerFeed()
        let writing = Task { try await feed.write([1]) }
        writing.cancel()
        await #expect(throws: CancellationError.self) { try await writing.value }
    }
}
