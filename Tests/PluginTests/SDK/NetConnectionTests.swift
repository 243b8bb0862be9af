import JSON
import KernelTesting
import PluginSDK
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

    @Test func aWriterWhoseTaskIsCancelledWaitsForNoRun() async {
        let feed = WorkerFeed()
        let writing = Task { try await feed.write([1]) }
        writing.cancel()
        await #expect(throws: CancellationError.self) { try await writing.value }
    }
}
