import LivePlaylists
import Testing

/// What is removed, and how the sequences count it. RFC 8216bis section 6.2.2
@Suite("A live window")
struct LiveWindowTests {
    private func addresses(_ broadcast: SampleBroadcast) -> [Substring] {
        broadcast.lines().filter { !$0.hasPrefix("#") }
    }

    @Test func itHasSixSegmentsAndThreeTargetDurationsAtLeast() throws {
        var broadcast = try SampleBroadcast(LiveSettings(isLowLatency: true, targetDuration: 2))
        try broadcast.segments(30)
        #expect(addresses(broadcast).count == 6)
        #expect(addresses(broadcast).first == "24.m4s")
        #expect(broadcast.lines().contains("#EXT-X-MEDIA-SEQUENCE:24"))
        var short = try SampleBroadcast(LiveSettings(isLowLatency: true))
        try short.segments(30, parts: 2)
        // 0.6 seconds each: twelve seconds are twenty of them.
        #expect(addresses(short).count == 20)
    }

    @Test func itIsAsLongAsWasAskedFor() throws {
        var broadcast = try SampleBroadcast(LiveSettings(isLowLatency: true, windowSeconds: 30))
        try broadcast.segments(100)
        #expect(addresses(broadcast).count == 17)
        #expect(addresses(broadcast).first == "83.m4s")
    }

    @Test func whatWasListedStaysAsItWas() throws {
        var broadcast = try SampleBroadcast(LiveSettings(isLowLatency: true, targetDuration: 2))
        try broadcast.segments(8)
        let before = addresses(broadcast)
        try broadcast.segments(1)
        #expect(addresses(broadcast).dropLast() == before.dropFirst())
    }

    @Test func filesStayUntilNobodyCanWantThem() throws {
        var broadcast = try SampleBroadcast(LiveSettings(isLowLatency: true, targetDuration: 2))
        try broadcast.segments(7)
        #expect(broadcast.presentation.takeExpired(now: broadcast.now).isEmpty)
        // Listed at 1.8 seconds; the playlist was 12.6 long, the segment 1.8, and a target duration on top.
        #expect(broadcast.presentation.takeExpired(now: SampleBroadcast.began + 18_100).isEmpty)
        let over = broadcast.presentation.takeExpired(now: SampleBroadcast.began + 18_200)
        #expect(over.map(\.rendition) == ["720p", "audio"])
        #expect(over.map(\.segment.number) == [0, 0])
        #expect(over.map(\.partCount) == [6, 6])
        #expect(broadcast.presentation.takeExpired(now: .max).isEmpty)
    }

    @Test func aDiscontinuityThatLeavesTheWindowIsCounted() throws {
        var broadcast = try SampleBroadcast(LiveSettings(isLowLatency: true, targetDuration: 2))
        try broadcast.segments(6)
        try broadcast.comeBack(after: 8000, initNumber: 1)
        try broadcast.segments(5)
        #expect(broadcast.lines().contains("#EXT-X-DISCONTINUITY-SEQUENCE:0"))
        #expect(broadcast.lines().filter { $0 == "#EXT-X-DISCONTINUITY" }.count == 1)
        // The segment that it stands before is the oldest: the tag is there, so it does not count yet.
        try broadcast.segments(1)
        #expect(broadcast.lines().contains("#EXT-X-DISCONTINUITY-SEQUENCE:0"))
        #expect(addresses(broadcast).first == "6.m4s")
        try broadcast.segments(1)
        #expect(broadcast.lines().contains("#EXT-X-DISCONTINUITY-SEQUENCE:1"))
        #expect(!broadcast.lines().contains("#EXT-X-DISCONTINUITY"))
        #expect(broadcast.lines("audio").contains("#EXT-X-DISCONTINUITY-SEQUENCE:1"))
        #expect(broadcast.lines().contains("#EXT-X-MAP:URI=\"init-1.mp4\""))
    }

    @Test func aStreamThatIsTakenUpAgainGoesOnWithItsNumbers() throws {
        var presentation = LivePresentation(settings: LiveSettings(isLowLatency: true))
        try presentation.apply(.tracks([SampleBroadcast.picture]), now: 0)
        try presentation.apply(.discontinuitySequence(3), now: 0)
        try presentation.apply(
            .initSegment(rendition: "720p", codecs: "avc1.64001f", timescale: 90_000, name: "init-3.mp4"), now: 0)
        for number in 40..<46 {
            try presentation.apply(
                .segment(
                    LiveSegment(
                        number: number, startSeconds: Double(number) * 2, durationSeconds: 2,
                        wallClock: SampleBroadcast.began), rendition: "720p"), now: 0)
        }
        let text = LiveMediaPlaylist("720p", of: presentation)?.text() ?? ""
        #expect(text.contains("#EXT-X-MEDIA-SEQUENCE:40\n#EXT-X-DISCONTINUITY-SEQUENCE:3\n"))
        #expect(!text.contains("#EXT-X-DISCONTINUITY\n"))
        #expect(presentation.freeNumber == 46)
        #expect(presentation.endSeconds == 92)
    }
}
