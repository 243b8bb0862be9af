import Media
import Testing

/// What decides about a copy, without a file.
@Suite struct CopyRulesTests {
    private let fit = CopyFit(
        codec: "h264", profile: 100, level: 40, pixelFormat: "yuv420p", isProgressive: true, isPlain: true, width: 1920,
        height: 1080)

    @Test func whatPlayersPlayIsCopied() {
        #expect(fit.objection == nil)
        var hevc = fit
        hevc.codec = "hevc"
        hevc.profile = 1
        hevc.level = 123
        #expect(hevc.objection == nil)
    }

    @Test func whatTheyDoNotIsEncoded() {
        let changes: [(WritableKeyPath<CopyFit, Int>, Int)] = [
            (\.profile, 110), (\.profile, 88), (\.level, 60), (\.level, -99), (\.width, 1919), (\.height, 8192),
        ]
        for (number, value) in changes {
            var fit = fit
            fit[keyPath: number] = value
            #expect(fit.objection != nil, "\(value)")
        }
    }

    @Test func soIsWhatIsShownOtherwiseThanCoded() {
        var turned = fit
        turned.isPlain = false
        var fields = fit
        fields.isProgressive = false
        var chroma = fit
        chroma.pixelFormat = "yuv422p"
        var other = fit
        other.codec = "vp9"
        #expect([turned, fields, chroma, other].allSatisfy { $0.objection != nil })
    }

    @Test func aCopyIsNamedAfterItsHeight() {
        #expect(CopiedName.of(codec: "h264", height: 1080, in: Rung.standard) == "1080p")
        #expect(CopiedName.of(codec: "h264", height: 300, in: Rung.standard) == "300p")
        #expect(CopiedName.of(codec: "hevc", height: 1080, in: Rung.standard) == "source")
        let odd = [
            Rung(name: "300p", height: 200, bitrate: 100_000), Rung(name: "source", height: 100, bitrate: 90_000),
        ]
        #expect(CopiedName.of(codec: "h264", height: 300, in: odd) == "original")
    }

    @Test func clearlyLowerRungsAreMadeBesideIt() {
        func names(_ width: Int, _ height: Int, _ codec: String = "h264") -> [String] {
            let all = LadderFit(width: width, height: height, sourceBitrate: nil).renditions(Rung.standard)
            return CopiedName.rungs(all, beside: codec, height: height).map(\.name)
        }
        #expect(names(1920, 1080) == ["720p", "480p", "360p", "240p"])
        #expect(names(1936, 1088) == ["720p", "480p", "360p", "240p"])
        #expect(names(3840, 2160) == ["1080p", "720p", "480p", "360p", "240p"])
        #expect(names(320, 180) == [])
        #expect(names(1280, 720, "hevc") == ["720p", "480p", "360p", "240p"])
    }

    @Test func cutsFollowGivenTimes() {
        var clock = SegmentClock(at: [292, 772])
        let cuts = [0, 100, 291, 292, 300, 771, 800, 5000].filter { clock.startsSegment(at: $0) }
        #expect(cuts == [0, 292, 800])
        #expect(clock.number == 2)
        // A gap over two cuts makes one segment less, not an empty one.
        var gap = SegmentClock(at: [10, 20, 30])
        #expect([0, 25, 29, 30].filter { gap.startsSegment(at: $0) } == [0, 25, 30])
    }
}
