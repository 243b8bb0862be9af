import LivePlaylists
import Testing

/// What a live media playlist says. RFC 8216bis section 4.4
@Suite("A live media playlist")
struct LiveMediaPlaylistTests {
    @Test func aSegmentAndTheBeginningOfTheNext() throws {
        var broadcast = try SampleBroadcast()
        try broadcast.segments(1, parts: 2)
        try broadcast.part(0)
        #expect(
            broadcast.playlist() == """
                #EXTM3U
                #EXT-X-VERSION:6
                #EXT-X-TARGETDURATION:4
                #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.002,CAN-SKIP-UNTIL=24.0
                #EXT-X-PART-INF:PART-TARGET=0.334
                #EXT-X-MEDIA-SEQUENCE:0
                #EXT-X-DISCONTINUITY-SEQUENCE:0
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-MAP:URI="init.mp4"
                #EXT-X-PROGRAM-DATE-TIME:2026-11-28T12:00:00.000Z
                #EXT-X-PART:DURATION=0.3,URI="0.0.m4s",INDEPENDENT=YES
                #EXT-X-PART:DURATION=0.3,URI="0.1.m4s"
                #EXTINF:0.6,
                0.m4s
                #EXT-X-PROGRAM-DATE-TIME:2026-11-28T12:00:00.600Z
                #EXT-X-PART:DURATION=0.3,URI="1.0.m4s",INDEPENDENT=YES
                #EXT-X-PRELOAD-HINT:TYPE=PART,URI="1.1.m4s"
                #EXT-X-RENDITION-REPORT:URI="../audio/live.m3u8",LAST-MSN=1,LAST-PART=0

                """)
    }

    @Test func nothingIsThereBeforeTheFirstSegmentIsWhole() throws {
        var broadcast = try SampleBroadcast()
        #expect(broadcast.playlist().isEmpty)
        try broadcast.part(0)
        #expect(broadcast.playlist().isEmpty)
        #expect(try broadcast.reload("") == .absent)
        try broadcast.close(seconds: 0.3)
        #expect(!broadcast.playlist().isEmpty)
        #expect(broadcast.presentation.reload(DeliveryDirectives(), of: "1080p") == .absent)
    }

    @Test func theHintIsThePartThatComes() throws {
        var broadcast = try SampleBroadcast()
        try broadcast.segments(1, parts: 2)
        func hint() -> Substring? { broadcast.lines().first { $0.hasPrefix("#EXT-X-PRELOAD-HINT") } }
        #expect(hint() == "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"1.0.m4s\"")
        try broadcast.part(0)
        #expect(hint() == "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"1.1.m4s\"")
        #expect(broadcast.presentation.part(1, of: 1, in: "720p") == .wait)
        #expect(broadcast.presentation.part(2, of: 1, in: "720p") == .absent)
        #expect(broadcast.presentation.part(0, of: 2, in: "720p") == .absent)
        // The segment ends with this one, so the next part is of the next segment, whose own file is not there yet.
        try broadcast.part(1, isLast: true)
        #expect(hint() == "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"2.0.m4s\"")
        #expect(!broadcast.lines().contains("1.m4s"))
        #expect(broadcast.presentation.part(1, of: 1, in: "720p") == .ready)
        #expect(broadcast.presentation.part(2, of: 1, in: "720p") == .absent)
        #expect(broadcast.presentation.part(0, of: 2, in: "720p") == .wait)
        #expect(broadcast.presentation.part(0, of: 0, in: "1080p") == .absent)
    }

    @Test func partsAreListedNearTheEndAlone() throws {
        var broadcast = try SampleBroadcast(LiveSettings(isLowLatency: true, windowSeconds: 60))
        try broadcast.segments(20, parts: 6)
        // Segments of 1.8 seconds, three target durations of 4: those that end in the last 12 seconds.
        let parts = broadcast.lines().filter { $0.hasPrefix("#EXT-X-PART:") }
        #expect(parts.count == 7 * 6)
        #expect(parts.first?.contains("\"13.0.m4s\"") == true)
        // What is no longer listed can still be fetched.
        #expect(broadcast.presentation.part(5, of: 12, in: "720p") == .ready)
    }

    @Test func everySegmentIsDatedAndTheDatesFollowTheMedia() throws {
        var broadcast = try SampleBroadcast()
        try broadcast.segments(2)
        // The network stood still: what came late is not dated late.
        broadcast.now += 700
        try broadcast.segments(1)
        let dates = broadcast.lines().filter { $0.hasPrefix("#EXT-X-PROGRAM-DATE-TIME") }
        #expect(dates.map { $0.suffix(13) } == ["12:00:00.000Z", "12:00:01.800Z", "12:00:03.600Z"])
        #expect(broadcast.lines("audio").filter { $0.hasPrefix("#EXT-X-PROGRAM-DATE-TIME") } == dates)
    }

    @Test func plainHLSHasNoPartsAndNoDirectives() throws {
        var broadcast = try SampleBroadcast(LiveSettings(isLowLatency: false))
        try broadcast.segments(2)
        try broadcast.part(0)
        #expect(
            broadcast.playlist() == """
                #EXTM3U
                #EXT-X-VERSION:6
                #EXT-X-TARGETDURATION:4
                #EXT-X-MEDIA-SEQUENCE:0
                #EXT-X-DISCONTINUITY-SEQUENCE:0
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-MAP:URI="init.mp4"
                #EXT-X-PROGRAM-DATE-TIME:2026-11-28T12:00:00.000Z
                #EXTINF:1.8,
                0.m4s
                #EXT-X-PROGRAM-DATE-TIME:2026-11-28T12:00:01.800Z
                #EXTINF:1.8,
                1.m4s

                """)
        #expect(try broadcast.reload("_HLS_msn=99") == .ready)
        #expect(broadcast.presentation.part(0, of: 2, in: "720p") == .absent)
    }

    @Test func aTextIsCutLikeThePicture() throws {
        var broadcast = try SampleBroadcast()
        #expect(LiveMediaPlaylist(textOf: broadcast.presentation) == nil)
        try broadcast.segments(1, parts: 2)
        try broadcast.part(0)
        #expect(
            LiveMediaPlaylist(textOf: broadcast.presentation)?.text() == """
                #EXTM3U
                #EXT-X-VERSION:3
                #EXT-X-TARGETDURATION:4
                #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.002,CAN-SKIP-UNTIL=24.0
                #EXT-X-MEDIA-SEQUENCE:0
                #EXT-X-DISCONTINUITY-SEQUENCE:0
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-PROGRAM-DATE-TIME:2026-11-28T12:00:00.000Z
                #EXTINF:0.6,
                0.vtt
                #EXT-X-RENDITION-REPORT:URI="../720p/live.m3u8",LAST-MSN=1,LAST-PART=0
                #EXT-X-RENDITION-REPORT:URI="../audio/live.m3u8",LAST-MSN=1,LAST-PART=0

                """)
        #expect(broadcast.presentation.textReload(DeliveryDirectives(number: 0, part: 1)) == .ready)
        #expect(broadcast.presentation.textReload(DeliveryDirectives(number: 1, part: 0)) == .wait)
    }

    @Test func atTheEndNothingMoreIsHinted() throws {
        var broadcast = try SampleBroadcast()
        try broadcast.segments(2)
        try broadcast.presentation.apply(.end, now: broadcast.now)
        let lines = broadcast.lines()
        #expect(lines.last == "#EXT-X-ENDLIST")
        #expect(!lines.contains { $0.hasPrefix("#EXT-X-PRELOAD-HINT") || $0.hasPrefix("#EXT-X-RENDITION-REPORT") })
        // What was hinted will not come, and directives are let be.
        #expect(broadcast.presentation.part(0, of: 2, in: "720p") == .absent)
        #expect(try broadcast.reload("_HLS_msn=99&_HLS_part=99") == .ready)
        try broadcast.presentation.apply(.end, now: broadcast.now)
        #expect(throws: LiveChangeError.self) { try broadcast.segments(1) }
    }

    @Test func whatBrokeOffAmidASegmentIsAGapAtTheEnd() throws {
        var broadcast = try SampleBroadcast()
        try broadcast.segments(1)
        try broadcast.part(0)
        try broadcast.presentation.apply(.end, now: broadcast.now)
        #expect(
            broadcast.lines().suffix(5) == [
                "#EXT-X-PART:DURATION=0.3,URI=\"1.0.m4s\",INDEPENDENT=YES", "#EXT-X-GAP", "#EXTINF:0.3,", "1.m4s",
                "#EXT-X-ENDLIST",
            ])
    }

    @Test func aPictureThatIsCutBetweenKeyframesSaysSo() throws {
        var copied = SampleBroadcast.picture
        copied.startsWithKeyframes = false
        var presentation = LivePresentation(settings: LiveSettings(isLowLatency: true))
        try presentation.apply(.tracks([copied]), now: 0)
        try presentation.apply(
            .initSegment(rendition: "720p", codecs: "avc1.64001f", timescale: 90_000, name: "init.mp4"), now: 0)
        func segment(_ number: Int, _ isIndependent: Bool) -> LiveChange {
            .segment(
                LiveSegment(
                    number: number, startSeconds: Double(number) * 4, durationSeconds: 4, isIndependent: isIndependent,
                    wallClock: 1), rendition: "720p")
        }
        try presentation.apply(segment(0, true), now: 0)
        // Not before it can be told.
        #expect(LiveMediaPlaylist("720p", of: presentation) == nil)
        try presentation.apply(segment(1, false), now: 0)
        let text = LiveMediaPlaylist("720p", of: presentation)?.text() ?? ""
        #expect(text.contains("#EXTINF") && !text.contains("INDEPENDENT"))
        let master = LiveMultivariantPlaylist(presentation)?.text ?? ""
        #expect(master.contains("720p/live.m3u8") && !master.contains("INDEPENDENT"))
    }
}
