import JSON
import KernelTesting
import LiveCore
import LiveRTMP
import PluginSDK
import Synchronization
import Testing

/// To other servers, and from them.
@Suite struct RTMPRelayTests {
    private let net = TestNet()
    private let gate = Gate()

    /// The other sides of the connections that are made, one after the other.
    private func peers() -> AsyncStream<TestPeer> {
        let (peers, made) = AsyncStream<TestPeer>.makeStream()
        net.onConnect { _, _, _ in
            let (connection, peer) = TestPeer.connected()
            made.yield(peer)
            return connection
        }
        return peers
    }

    private func records(_ media: RTMPMedia...) -> [UInt8] {
        var records: [UInt8] = []
        for item in media { FeedRecord.append(item, to: &records) }
        return records
    }

    private let configuration = RTMPMedia(.video, timestamp: 7, body: [0x17, 0, 0, 0, 0, 1])
    private let keyframe = RTMPMedia(.video, timestamp: 1000, body: [0x17, 1, 0, 0, 0, 9])
    private let picture = RTMPMedia(.video, timestamp: 1040, body: [0x27, 1, 0, 0, 0, 8])

    /// A server of ours that takes or refuses what comes over a connection, until so many messages are there or it is over.
    private func serve(_ peer: TestPeer, refusing reason: String? = nil, upTo count: Int = 0) async -> [RTMPMedia] {
        var session = RTMPServerSession(seed: 3)
        var media: [RTMPMedia] = []
        while media.count < count || count == 0, let bytes = await peer.next() {
            var actions = session.receive(bytes)
            if actions.contains(where: { if case .publish = $0 { true } else { false } }) {
                actions += reason.map { session.reject(.badName, $0) } ?? session.accept()
            }
            for action in actions {
                switch action {
                case .send(let answer): peer.write(answer)
                case .media(let item): media.append(item)
                case .ended:
                    peer.end()
                    return media
                case .publish: break
                }
            }
            if session.isPublishing, count == 0 { return media }
        }
        return media
    }

    @Test func anotherServerGetsWhatIsPublished() async throws {
        var connections = peers().makeAsyncIterator()
        let relay = RTMPRelay(
            to: [.init(url: "rtmp://other.test/app", streamKey: "their-key")], net: net, sleep: gate.wait)
        relay.relay(records(configuration, keyframe))
        let peer = try #require(await connections.next())
        _ = await serve(peer)
        while relay.statuses.first?["state"] != "live" { await Task.yield() }
        // Known from before it was connected: the configuration. It begins with the next keyframe, at 0.
        relay.relay(records(picture, keyframe, picture))
        var expected = [configuration, keyframe, picture]
        expected[0].timestamp = 0
        expected[1].timestamp = 0
        expected[2].timestamp = 40
        #expect(await serveOn(peer, 3) == expected)
        let status = try #require(relay.statuses.first)
        #expect(status["url"] == "rtmp://other.test/app" && status["error"] == .null)
        #expect(!"\(relay.statuses)".contains("their-key"))
        relay.close()
        // It says goodbye.
        var said = ""
        while let bytes = await peer.next() { said += String(decoding: bytes, as: UTF8.self) }
        #expect(said.contains("FCUnpublish") && said.contains("deleteStream"))
    }

    /// Reads on from a connection on which chunks of 4096 bytes come, each with what it needs in its header.
    private func serveOn(_ peer: TestPeer, _ count: Int) async -> [RTMPMedia] {
        var reader = ChunkReader()
        var media: [RTMPMedia] = []
        while media.count < count, let bytes = await peer.next() {
            var rest = bytes[...]
            while let message = try? reader.next(&rest) {
                guard let kind = RTMPMedia.Kind(rawValue: message.type.rawValue) else { continue }
                media.append(RTMPMedia(kind, timestamp: message.timestamp, body: message.body))
            }
        }
        return media
    }

    @Test func aServerThatRefusesIsTriedAgainLater() async throws {
        var connections = peers().makeAsyncIterator()
        let relay = RTMPRelay(
            to: [.init(url: "rtmp://other.test/app", streamKey: "their-key")], net: net, sleep: gate.wait)
        let peer = try #require(await connections.next())
        _ = await serve(peer, refusing: "No their-key here.", upTo: 1)
        while relay.statuses.first?["state"] != "waiting" { await Task.yield() }
        #expect(relay.statuses.first?["error"] == "The server refused: No … here. (NetStream.Publish.BadName)")
        gate.open()
        let second = try #require(await connections.next())
        _ = await serve(second)
        while relay.statuses.first?["state"] != "live" { await Task.yield() }
        #expect(relay.statuses.first?["error"] == .null)
        relay.close()
        #expect(gate.waits.first == .seconds(2))
    }

    @Test func aServerThatIsNotThereIsSaid() async {
        net.onConnect { _, _, _ in throw PluginError(code: "NET_REFUSED", message: "That address may not be reached.") }
        let relay = RTMPRelay(
            to: [
                .init(url: "rtmp://10.0.0.1/app", streamKey: "k"), .init(url: "rtmp://other.test", streamKey: ""),
            ], net: net, sleep: gate.wait)
        while relay.statuses.first?["state"] != "waiting" { await Task.yield() }
        #expect(relay.statuses.first?["error"] == "That address may not be reached.")
        #expect(relay.statuses.last?["state"] == "failed")
        relay.close()
    }

    @Test func aSourceIsPlayedIntoItsSession() async throws {
        var connections = peers().makeAsyncIterator()
        let ingest = PlayedIngest()
        let reports = Mutex<[String?]>([])
        let source = try #require(RTMPPull("rtmp://cam.test/app/cam1", net: net))
        let pull = SourcePull(sleep: gate.wait, play: source.play)
        let run = Task {
            await pull.run(report: { report in reports.withLock { $0.append(report) } }) {
                kind, onEnd throws(LiveIngestError) in
                #expect(kind == .flv)
                return try ingest.pull(onEnd: onEnd)
            }
        }
        let peer = try #require(await connections.next())
        var server = RawServer.ready()
        server.status("status", "NetStream.Play.Start")
        for media in [configuration, keyframe, picture] {
            server.send(
                RTMPMessage(.video, timestamp: media.timestamp, stream: 1, body: media.body), on: 6)
        }
        peer.write(server.bytes)
        while ingest.publishers.first?.records.count != records(configuration, keyframe, picture).count {
            await Task.yield()
        }
        #expect(ingest.publishers.first?.records == records(configuration, keyframe, picture))
        #expect(reports.withLock { $0 } == [nil])
        // It breaks off, and is tried again.
        peer.end(.peer)
        while gate.waits.isEmpty { await Task.yield() }
        #expect(ingest.publishers.first?.ends == 1)
        #expect(reports.withLock { $0 } == [nil, "The server closed the connection."])
        gate.open()
        let second = try #require(await connections.next())
        second.write(server.bytes)
        while ingest.publishers.count < 2 { await Task.yield() }
        // The session sends it away, as it does with one that is silent: it comes again.
        ingest.dismiss(LiveIngestError(.ended, "Nothing came for 20 seconds."))
        let third = try #require(await connections.next())
        #expect(second.isClosed && ingest.publishers.last?.ends == 1)
        #expect(reports.withLock { $0.last } == "Nothing came for 20 seconds.")
        // The stream is over, and that is the end.
        ingest.end()
        third.write(server.bytes)
        await run.value
        #expect(third.isClosed && ingest.publishers.count == 2)
        #expect(RTMPPull("http://cam.test/app/cam1", net: net) == nil)
    }
}
