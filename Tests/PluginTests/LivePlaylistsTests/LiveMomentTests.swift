import LivePlaylists
import Testing

/// Which segments a picture of a live stream is made of.
@Suite("Moments of a live stream")
struct LiveMomentTests {
    private func numbers(_ moment: LiveMoment?) -> [Int] {
        moment?.stretches.first?.segments.map(\.segment.number) ?? []
    }

    @Test func theNewestIsTheStartOfTheLastWholeSegment() throws {
        var broadcast = try SampleBroadcast()
        #expect(try LiveMoment(.newest, of: broadcast.presentation) == nil)
        try broadcast.part(0)
        #expect(try LiveMoment(.newest, of: broadcast.presentation) == nil)
        var whole = try SampleBroadcast()
        try whole.segments(4)
        try whole.part(0)
        let moment = try #require(try LiveMoment(.newest, of: whole.presentation))
        #expect(abs(moment.seconds - 5.4) < 1e-6 && numbers(moment) == [3])
        #expect(moment.stretches.map(\.track.description.name) == ["720p"])
        let moving = try #require(try LiveMoment(.newest, span: 3, of: whole.presentation))
        #expect(abs(moving.seconds - 4.2) < 1e-6 && numbers(moving) == [2, 3])
    }

    @Test func aMomentIsWithinTheWindow() throws {
        var broadcast = try SampleBroadcast(LiveSettings(isLowLatency: true, windowSeconds: 10))
        try broadcast.segments(20)
        let first = try #require(broadcast.presentation.track("720p")?.segments.first?.segment)
        #expect(first.number > 0)
        #expect(throws: LiveMoment.Gone(windowStart: first.startSeconds)) {
            _ = try LiveMoment(.seconds(first.startSeconds - 0.1), of: broadcast.presentation)
        }
        #expect(try numbers(LiveMoment(.seconds(first.startSeconds), of: broadcast.presentation)) == [first.number])
        #expect(try numbers(LiveMoment(.share(0), of: broadcast.presentation)) == [first.number])
        #expect(try numbers(LiveMoment(.share(1), of: broadcast.presentation)) == [19])
        let beyond = try #require(try LiveMoment(.seconds(1e6), of: broadcast.presentation))
        #expect(abs(beyond.seconds - 36) < 1e-6 && numbers(beyond) == [19])
    }

    @Test func whatBeginsWithNoKeyframeIsReadFromTheOneBeforeIt() throws {
        var presentation = LivePresentation(settings: LiveSettings(isLowLatency: false))
        try presentation.apply(.tracks([SampleBroadcast.picture]), now: 0)
        try presentation.apply(
            .initSegment(rendition: "720p", codecs: "avc1.64001f", timescale: 90_000, name: "init.mp4"), now: 0)
        for number in 0..<4 {
            try presentation.apply(
                .segment(
                    LiveSegment(
                        number: number, startSeconds: Double(number) * 4, durationSeconds: 4, sizeBytes: 9,
                        isIndependent: number == 0 || number == 3), rendition: "720p"), now: 0)
        }
        #expect(try numbers(LiveMoment(.seconds(9), of: presentation)) == [0, 1, 2])
        #expect(try numbers(LiveMoment(.newest, of: presentation)) == [3])
        try presentation.apply(.gap(rendition: "720p", number: 4, startSeconds: 16, durationSeconds: 4), now: 0)
        #expect(try numbers(LiveMoment(.seconds(18), of: presentation)) == [3])
        #expect(try numbers(LiveMoment(.newest, of: presentation)) == [3])
    }

    @Test func anotherFormatIsNoneOfIt() throws {
        var broadcast = try SampleBroadcast()
        try broadcast.segments(3)
        try broadcast.comeBack(after: 5_000, initNumber: 1)
        try broadcast.segments(2)
        let moment = try #require(try LiveMoment(.seconds(4), span: 10, of: broadcast.presentation))
        #expect(numbers(moment) == [2] && moment.stretches.first?.segments.first?.initName == "init.mp4")
        let newest = try LiveMoment(.newest, of: broadcast.presentation)
        #expect(newest?.stretches.first?.segments.first?.initName == "init-1.mp4")
    }
}
