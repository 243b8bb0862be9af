import KernelTesting
import LiveCore
import LiveRTMP
import PluginSDK
import Testing

/// From a connection to the session and back.
@Suite struct RTMPIngestTests {
    private let ingest = PlayedIngest()
    private let patience = Gate()
    private let media = [
        RTMPMedia(.video, timestamp: 0, body: [0x17, 0, 0, 0, 0, 1]),
        RTMPMedia(.audio, timestamp: 3, body: [0xAF, 0, 0x12, 0x10]),
        RTMPMedia(.video, timestamp: 40, body: [0x17, 1, 0, 0, 0] + [UInt8](repeating: 1, count: 9000)),
    ]

    private var records: [UInt8] {
        var records: [UInt8] = []
        for item in media { FeedRecord.append(item, to: &records) }
        return records
    }

    /// A connection that is served, its other side, and what ends when it is over.
    private func connect() -> (peer: TestPeer, served: Task<Void, Never>) {
        let (connection, peer) = TestPeer.connected(to: "rtmp")
        let rtmp = RTMPIngest(ingest: ingest, log: TestLog()) { [patience] in try await patience.wait() }
        return (peer, Task { await rtmp.serve(connection) })
    }

    @Test func aPublisherReachesItsSession() async throws {
        let (peer, served) = connect()
        var publisher = TestPublisher(peer, key: "good")
        #expect(await publisher.start() == .ready)
        for item in media { publisher.write(item) }
        publisher.stop()
        peer.end()
        await served.value
        let session = try #require(ingest.publishers.first)
        #expect(session.records == records && session.ends == 1 && ingest.publishers.count == 1)
        #expect(ingest.peers == ["192.0.2.1:50000"])
        #expect(peer.isClosed)
    }

    @Test(arguments: [
        ("used", "NetStream.Publish.BadName", "Somebody"), ("other", "NetStream.Publish.BadName", "No live"),
    ])
    func aBadKeyIsRefusedWithAReason(key: String, code: String, reason: String) async throws {
        let (peer, served) = connect()
        var publisher = TestPublisher(peer, key: key)
        guard case .ended(.refused(let word)) = await publisher.start() else {
            Issue.record("it was not refused")
            return
        }
        #expect(word.code == code && word.description.hasPrefix(reason))
        await served.value
        #expect(peer.isClosed && ingest.publishers.isEmpty)
    }

    @Test func whoShowsNoKeyIsSentAwayInTime() async {
        let (peer, served) = connect()
        peer.write([3])
        patience.open()
        await served.value
        #expect(peer.isClosed && ingest.publishers.isEmpty)
    }

    @Test func whoShowedAGoodKeyMayBeSilent() async {
        let (peer, served) = connect()
        var publisher = TestPublisher(peer, key: "good")
        #expect(await publisher.start() == .ready)
        patience.open()
        for item in media { publisher.write(item) }
        publisher.stop()
        await served.value
        #expect(ingest.publishers.first?.records == records)
    }

    @Test func whoIsDoneAndStaysIsSentAwayInTime() async {
        let (peer, served) = connect()
        var publisher = TestPublisher(peer, key: "good")
        #expect(await publisher.start() == .ready)
        publisher.stop()
        patience.open()
        await served.value
        #expect(peer.isClosed && ingest.publishers.first?.ends == 1)
        // For a key, and for the end.
        #expect(patience.waits.count == 2)
    }

    @Test func whoIsDoneAndFloodsIsSentAway() async {
        let (peer, served) = connect()
        var publisher = TestPublisher(peer, key: "good")
        #expect(await publisher.start() == .ready)
        publisher.stop()
        peer.write([UInt8](repeating: 0, count: 100_000))
        await served.value
        #expect(peer.isClosed && ingest.publishers.first?.ends == 1)
    }

    @Test func theSessionSendsItAway() async {
        let (peer, served) = connect()
        var publisher = TestPublisher(peer, key: "good")
        #expect(await publisher.start() == .ready)
        ingest.dismiss(LiveIngestError(.ended, "The stream was stopped."))
        #expect(await publisher.listen() == .ended(.finished))
        await served.value
        #expect(peer.isClosed && ingest.publishers.first?.ends == 1)
    }

    @Test func aSessionThatTakesNoMoreEndsIt() async {
        let (peer, served) = connect()
        var publisher = TestPublisher(peer, key: "good")
        #expect(await publisher.start() == .ready)
        ingest.publishers.first?.fail(LiveIngestError(.ended, "The stream was stopped."))
        publisher.write(media[0])
        #expect(await publisher.listen() == .ended(.finished))
        await served.value
        #expect(peer.isClosed)
    }

    @Test func whatHasToBeWaitedForKeepsItsPlace() async throws {
        let (peer, served) = connect()
        var publisher = TestPublisher(peer, key: "good")
        #expect(await publisher.start() == .ready)
        let session = try #require(ingest.publishers.first)
        for item in media + media {
            session.isWaitedFor(item.kind == .audio)
            publisher.write(item)
        }
        publisher.stop()
        peer.end()
        await served.value
        #expect(session.records == records + records && session.ends == 1)
    }

    @Test func aConnectionThatBreaksEndsThePublisher() async {
        let (peer, served) = connect()
        var publisher = TestPublisher(peer, key: "good")
        #expect(await publisher.start() == .ready)
        publisher.write(media[0])
        peer.end(.broken)
        await served.value
        #expect(ingest.publishers.first?.ends == 1)
    }

    enum Leaving: CaseIterable { case withAGoodbye, without, sentAway, refused }

    @Test(arguments: Leaving.allCases)
    func nothingIsKeptOfAConnectionThatIsOver(leaving: Leaving) async {
        weak var kept: NetConnection?
        do {
            let (connection, peer) = TestPeer.connected(to: "rtmp")
            kept = connection
            let rtmp = RTMPIngest(ingest: ingest, log: TestLog()) { [patience] in try await patience.wait() }
            let served = Task { await rtmp.serve(connection) }
            var publisher = TestPublisher(peer, key: leaving == .refused ? "other" : "good")
            let answer = await publisher.start()
            #expect((answer == .ready) == (leaving != .refused))
            switch leaving {
            case .withAGoodbye:
                publisher.stop()
                peer.end()
            case .without: peer.end()
            case .sentAway: ingest.dismiss(LiveIngestError(.ended, "The stream was stopped."))
            case .refused: break
            }
            await served.value
        }
        #expect(kept == nil)
    }

    @Test func otherProtocolsAreClosed() async {
        let (peer, served) = connect()
        peer.write(Array("GET / HTTP/1.1\r\n\r\n".utf8))
        await served.value
        #expect(peer.isClosed && peer.received.isEmpty)
    }
}
