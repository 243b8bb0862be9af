import Media
import Testing

@Suite struct QuickRungTests {
    private func renditions(_ width: Int, _ height: Int, _ heights: [Int], codecs: [String] = ["h264"])
        -> [VideoRendition]
    {
        let rungs = heights.flatMap { height in
            codecs.map { Rung(name: "\(height)p-\($0)", height: height, bitrate: 500_000, codec: $0) }
        }
        return LadderFit(width: width, height: height, sourceBitrate: nil).renditions(rungs)
    }

    private func quick(_ renditions: [VideoRendition]) -> String? {
        QuickRung.index(in: renditions).map { renditions[$0].name }
    }

    @Test func itIsTheSmallestThatIsGoodEnough() {
        #expect(quick(renditions(1280, 720, [720, 360, 240])) == "360p-h264")
        // The shorter side of what stands upright.
        #expect(quick(renditions(1080, 1920, [1080, 720, 480])) == "720p-h264")
    }

    @Test func ofSmallOnesItIsTheBest() {
        #expect(quick(renditions(426, 240, [240, 144])) == "240p-h264")
    }

    @Test func itIsOneThatEverythingPlays() {
        #expect(quick(renditions(1280, 720, [720, 360], codecs: ["hevc", "h264"])) == "360p-h264")
        #expect(quick(renditions(1280, 720, [720, 360], codecs: ["av1"])) == "360p-av1")
    }

    @Test func withoutAChoiceThereIsNone() {
        #expect(quick(renditions(1280, 720, [720])) == nil)
        #expect(quick([]) == nil)
    }

    @Test func itsPresetIsNoSlowerThanVeryfast() {
        #expect(
            ["ultrafast", "veryfast", "medium", "slower"].map(QuickRung.preset) == [
                "ultrafast", "veryfast", "veryfast", "veryfast",
            ])
    }

    @Test func thePartsTogetherMakeEachRungOnce() {
        let all = renditions(1280, 720, [720, 360, 240])
        #expect(RunPart.all.encodes(all) == all)
        #expect(RunPart.copy.encodes(all).isEmpty)
        #expect(RunPart.first.encodes(all).map(\.height) == [360])
        #expect(RunPart.ladder.encodes(all).map(\.height) == [720, 240])
        #expect(RunPart.first.encodes(Array(all.prefix(1))).map(\.height) == [720])
    }
}
