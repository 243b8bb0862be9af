import LivePlaylists
import Testing

/// Publishers that go and come back, and what is missing. RFC 8216bis section 6.2.1
@Suite("A live stream that is interrupted")
struct LiveInterruptionTests {
    @Test func itGoesOnAfterADiscontinuityWithItsNumbersAndTheClock() throws {
        var broadcast = try SampleBroadcast()
        try broadcast.segments(2)
        try broadcast.comeBack(after: 20_000, initNumber: 1, codecs: "hvc1.1.6.L93.B0")
        try broadcast.segments(1, parts: 2)
        for rendition in ["720p", "audio"] {
            let lines = broadcast.lines(rendition)
            let place = try #require(lines.firstIndex(of: "#EXT-X-DISCONTINUITY"))
            #expect(lines[place - 1] == "1.m4s")
            #expect(lines[place + 1] == "#EXT-X-MAP:URI=\"init-1.mp4\"")
            #expect(lines[place + 2] == "#EXT-X-PROGRAM-DATE-TIME:2026-11-28T12:00:23.600Z")
            #expect(lines[place + 3].hasPrefix("#EXT-X-PART:DURATION=0.3,URI=\"2.0.m4s\""))
        }
        let master = LiveMultivariantPlaylist(broadcast.presentation)?.text ?? ""
        #expect(master.contains("CODECS=\"avc1.64001f,hvc1.1.6.L93.B0,mp4a.40.2\""))
    }

    @Test func aSegmentThatBrokeOffKeepsItsPartsAndIsAGap() throws {
        var broadcast = try SampleBroadcast()
        try broadcast.segments(1)
        try broadcast.part(0)
        try broadcast.part(1)
        #expect(broadcast.presentation.freeNumber == 2)
        try broadcast.comeBack(after: 1000, initNumber: 1)
        #expect(broadcast.number == 2)
        try broadcast.segments(1, parts: 1)
        let lines = broadcast.lines()
        let place = try #require(lines.firstIndex(of: "#EXT-X-GAP"))
        #expect(lines[place - 1] == "#EXT-X-PART:DURATION=0.3,URI=\"1.1.m4s\"")
        #expect(lines[place + 1...place + 3] == ["#EXTINF:0.6,", "1.m4s", "#EXT-X-DISCONTINUITY"])
    }

    @Test func aRenditionThatLagsGetsGapsAndTheSameDiscontinuity() throws {
        var presentation = LivePresentation(settings: LiveSettings(isLowLatency: true))
        try presentation.apply(.tracks([SampleBroadcast.picture, SampleBroadcast.sound]), now: 0)
        func begin(_ rendition: String, _ number: Int) throws {
            try presentation.apply(
                .initSegment(
                    rendition: rendition, codecs: "x", timescale: 90_000,
                    name: number == 0 ? "init.mp4" : "init-\(number).mp4"), now: 0)
        }
        func add(_ rendition: String, _ number: Int, discontinuity: Bool = false) throws {
            try presentation.apply(
                .segment(
                    LiveSegment(
                        number: number, startSeconds: Double(number) * 2, durationSeconds: 2, wallClock: 1000,
                        hasDiscontinuity: discontinuity), rendition: rendition), now: 0)
        }
        for rendition in ["720p", "audio"] {
            try begin(rendition, 0)
            try add(rendition, 0)
        }
        try add("720p", 1)
        #expect(
            presentation.gapsToCatchUp == [
                .gap(rendition: "audio", number: 1, startSeconds: 2, durationSeconds: 2)
            ])
        for gap in presentation.gapsToCatchUp { try presentation.apply(gap, now: 0) }
        // In the next run the sound begins two segments late, and says as it begins that something broke.
        try begin("720p", 1)
        try add("720p", 2, discontinuity: true)
        try add("720p", 3)
        try begin("audio", 1)
        try add("audio", 4, discontinuity: true)
        try add("720p", 4)
        let sequences = presentation.tracks.map { track in track.segments.map { "\($0.segment.number) \($0.run)" } }
        #expect(sequences[0] == ["0 0", "1 0", "2 1", "3 1", "4 1"])
        #expect(sequences[1] == sequences[0])
        let text = LiveMediaPlaylist("audio", of: presentation)?.text() ?? ""
        #expect(text.components(of: "#EXT-X-GAP") == 3)
        #expect(text.components(of: "#EXT-X-DISCONTINUITY\n") == 1)
    }

    @Test func aRenditionThatTheNextRunLacksGoesOnAsGaps() throws {
        var broadcast = try SampleBroadcast(LiveSettings(isLowLatency: true, targetDuration: 2))
        try broadcast.segments(7)
        try broadcast.presentation.apply(.tracks([SampleBroadcast.picture]), now: broadcast.now)
        for number in 7..<10 {
            try broadcast.presentation.apply(
                .segment(
                    LiveSegment(
                        number: number, startSeconds: Double(number) * 1.8, durationSeconds: 1.8,
                        wallClock: broadcast.now), rendition: "720p"), now: broadcast.now)
        }
        let addresses = broadcast.lines("audio").filter { !$0.hasPrefix("#") }
        #expect(addresses.last == "9.m4s")
        #expect(broadcast.playlist("audio").components(of: "#EXT-X-GAP") == 3)
        #expect(LiveMultivariantPlaylist(broadcast.presentation)?.text.contains("audio") == true)
        for number in 10..<16 {
            try broadcast.presentation.apply(
                .segment(
                    LiveSegment(
                        number: number, startSeconds: Double(number) * 1.8, durationSeconds: 1.8,
                        wallClock: broadcast.now), rendition: "720p"), now: broadcast.now)
        }
        #expect(LiveMultivariantPlaylist(broadcast.presentation)?.text.contains("audio") == false)
    }

    @Test func whatDoesNotFitChangesNothing() throws {
        var broadcast = try SampleBroadcast()
        try broadcast.segments(2)
        try broadcast.part(0)
        let before = broadcast.playlist()
        func refused(_ change: LiveChange) -> LiveChangeError.Code? {
            do throws(LiveChangeError) {
                try broadcast.presentation.apply(change, now: broadcast.now)
                return nil
            } catch {
                return error.code
            }
        }
        func part(_ number: Int, _ index: Int, seconds: Double = 0.3) -> LivePart {
            LivePart(
                number: number, index: index, startSeconds: 4, durationSeconds: seconds, isIndependent: true,
                wallClock: 0)
        }
        func segment(_ number: Int, seconds: Double = 2) -> LiveSegment {
            LiveSegment(number: number, startSeconds: 4, durationSeconds: seconds)
        }
        #expect(refused(.part(part(2, 1), rendition: "480p")) == .unknownRendition)
        #expect(refused(.part(part(2, 0), rendition: "720p")) == .outOfOrder)
        #expect(refused(.part(part(2, 2), rendition: "720p")) == .outOfOrder)
        #expect(refused(.part(part(3, 0), rendition: "720p")) == .outOfOrder)
        #expect(refused(.part(part(2, 1, seconds: .nan), rendition: "720p")) == .badTime)
        #expect(refused(.segment(segment(1), rendition: "720p")) == .outOfOrder)
        #expect(refused(.segment(segment(3), rendition: "720p")) == .outOfOrder)
        #expect(refused(.segment(segment(2, seconds: 0), rendition: "720p")) == .badTime)
        #expect(broadcast.playlist() == before)
        // What is too long is listed, for leaving it out would be worse, and is told of.
        #expect(refused(.part(part(2, 1, seconds: 0.4), rendition: "720p")) == nil)
        #expect(broadcast.presentation.takeProblems().map(\.code) == [.tooLong])
        #expect(broadcast.presentation.takeProblems().isEmpty)
    }

    @Test func theClockNeverRunsBackBehindWhatWasStated() throws {
        var broadcast = try SampleBroadcast()
        try broadcast.segments(10)
        // The media ran ahead of this server's clock by ten seconds.
        broadcast.now = SampleBroadcast.began + 8000
        try broadcast.comeBack(after: 0, initNumber: 1)
        try broadcast.segments(1)
        let dates = broadcast.lines().filter { $0.hasPrefix("#EXT-X-PROGRAM-DATE-TIME") }
        #expect(dates.last?.suffix(13) == "12:00:18.000Z")
    }
}

extension String {
    /// How often a text is in it.
    func components(of text: String) -> Int { ranges(of: text).count }
}
