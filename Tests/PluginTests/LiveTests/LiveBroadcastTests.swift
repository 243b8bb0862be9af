import LiveCore
import LivePlaylists
import Testing

/// Who waits for what, and who wakes them.
@Suite("A live broadcast")
struct LiveBroadcastTests {
    private static let length = 0.5

    private func broadcast() -> LiveBroadcast {
        let broadcast = LiveBroadcast(
            streamID: "str_1", account: "acme", settings: LiveSettings(isLowLatency: true, partSeconds: Self.length)
        ) { 1_795_867_200_000 }
        broadcast.apply([
            .tracks([LiveTrackDescription(name: "audio", kind: .audio)]),
            .initSegment(rendition: "audio", codecs: "mp4a.40.2", timescale: 48_000, name: "init.mp4"),
        ])
        for index in 0..<4 { broadcast.apply([part(0, index)]) }
        broadcast.apply([segment(0)])
        return broadcast
    }

    private func part(_ number: Int, _ index: Int) -> LiveChange {
        .part(
            LivePart(
                number: number, index: index, startSeconds: Double(number * 4 + index) * Self.length,
                durationSeconds: Self.length, isIndependent: true, wallClock: 1_795_867_200_000, isLast: index == 3),
            rendition: "audio")
    }

    private func segment(_ number: Int) -> LiveChange {
        .segment(
            LiveSegment(
                number: number, startSeconds: Double(number) * 2, durationSeconds: 2, sizeBytes: 1000,
                wallClock: 1_795_867_200_000), rendition: "audio")
    }

    private func media(_ query: String) throws -> LiveQuestion {
        .media(rendition: "audio", try DeliveryDirectives(query: query))
    }

    /// Until so many wait.
    private func settle(_ broadcast: LiveBroadcast, _ count: Int) async {
        while broadcast.waiting != count { await Task.yield() }
    }

    @Test func whatIsThereIsAnsweredAtOnceAndTheTextIsShared() async throws {
        let broadcast = broadcast()
        let first = await broadcast.reply(to: try media(""))
        #expect(first.status == 200 && first.body.count > 100 && !first.isFinal)
        #expect(await broadcast.reply(to: try media("_HLS_msn=0")) == first)
        #expect(await broadcast.reply(to: try media("_HLS_msn=9")).status == 400)
        #expect(await broadcast.reply(to: .part(rendition: "audio", number: 0, index: 3)).status == 200)
        #expect(await broadcast.reply(to: .part(rendition: "audio", number: 7, index: 0)).status == 404)
        #expect(await broadcast.reply(to: .media(rendition: "video", DeliveryDirectives())).status == 404)
        let master = await broadcast.reply(to: .multivariant)
        #expect(master.status == 200 && !master.isBuffered)
        #expect(String(decoding: await broadcast.reply(to: .manifest).body, as: UTF8.self).contains("<MPD"))
    }

    @Test func aChangeWakesThoseItWasDueTo() async throws {
        let broadcast = broadcast()
        let next = try media("_HLS_msn=1&_HLS_part=0")
        let later = try media("_HLS_msn=1&_HLS_part=1")
        async let many = withTaskGroup(of: LiveReply.self) { group in
            for _ in 0..<100 { group.addTask { await broadcast.reply(to: next) } }
            return await group.reduce(into: Set<LiveReply>()) { $0.insert($1) }
        }
        async let one = broadcast.reply(to: later)
        async let file = broadcast.reply(to: .part(rendition: "audio", number: 1, index: 0))
        await settle(broadcast, 102)
        broadcast.apply([part(1, 0)])
        let replies = await many
        #expect(replies.count == 1)
        #expect(replies.first.map { String(decoding: $0.body, as: UTF8.self).contains("\"1.0.m4s\"") } == true)
        #expect(await file.status == 200)
        #expect(broadcast.waiting == 1)
        broadcast.apply([part(1, 1)])
        #expect(await one.status == 200)
    }

    @Test func whoWaitsIsToldAfterThreeTargetDurations() async throws {
        let broadcast = broadcast()
        let question = try media("_HLS_msn=1")
        async let reply = broadcast.reply(to: question)
        async let file = broadcast.reply(to: .part(rendition: "audio", number: 1, index: 0))
        await settle(broadcast, 2)
        #expect(broadcast.expire(at: .now + .seconds(11)) != nil)
        #expect(broadcast.waiting == 2)
        #expect(broadcast.expire(at: .now + .seconds(13)) == nil)
        #expect(await reply.status == 503)
        #expect(await file.status == 503)
    }

    @Test func whoLeavesLeavesNothingBehind() async throws {
        let broadcast = broadcast()
        let question = try media("_HLS_msn=1")
        let viewer = Task { await broadcast.reply(to: question) }
        await settle(broadcast, 1)
        viewer.cancel()
        #expect(await viewer.value.status == 503)
        #expect(broadcast.waiting == 0)
        let gone = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await broadcast.reply(to: question)
        }
        #expect(await gone.value.status == 503)
        #expect(broadcast.waiting == 0)
    }

    @Test func theEndAndTheCloseWakeAll() async throws {
        let broadcast = broadcast()
        let question = try media("_HLS_msn=1")
        async let reply = broadcast.reply(to: question)
        async let file = broadcast.reply(to: .part(rendition: "audio", number: 1, index: 0))
        await settle(broadcast, 2)
        broadcast.end()
        let ended = await reply
        #expect(ended.isFinal && String(decoding: ended.body, as: UTF8.self).hasSuffix("#EXT-X-ENDLIST\n"))
        #expect(await file.status == 404)
        let broadcasts = LiveBroadcasts()
        broadcasts.open(broadcast)
        #expect(broadcasts.find("str_1") === broadcast)
        broadcasts.close("str_1")
        #expect(broadcasts.find("str_1") == nil)
        #expect(await broadcast.reply(to: .multivariant).status == 404)
    }

    @Test func aRunThatBrokeOffIsCaughtUpWith() {
        let broadcast = broadcast()
        broadcast.apply([part(1, 0)])
        let next = broadcast.catchUp()
        #expect(next.number == 2)
        #expect(next.startSeconds == 2.5)
        #expect(broadcast.apply([part(1, 1)]).map(\.code) == [.outOfOrder])
    }
}
