import Media
import Testing

@Suite struct LadderFitTests {
    private func fit(_ width: Int, _ height: Int, bitrate: Int? = nil) -> [String] {
        LadderFit(width: width, height: height, sourceBitrate: bitrate).renditions(Rung.standard)
            .map { "\($0.name) \($0.width)x\($0.height)" }
    }

    @Test func aSourceOfTheLaddersSizeHasItsRungs() {
        #expect(
            fit(1920, 1080) == ["1080p 1920x1080", "720p 1280x720", "480p 854x480", "360p 640x360", "240p 426x240"])
        #expect(fit(854, 480) == ["480p 854x480", "360p 640x360", "240p 428x240"])
    }

    @Test func betweenRungsTheSourceIsOnTop() {
        #expect(fit(640, 400) == ["400p 640x400", "360p 576x360", "240p 384x240"])
        #expect(fit(1024, 576).first == "576p 1024x576")
        #expect(fit(320, 200) == ["200p 320x200"])
    }

    @Test func nothingIsLargerThanTheSourceOrOdd() {
        for (width, height) in [(853, 479), (641, 361), (101, 77), (1, 1), (3840, 2160), (1080, 1920), (1921, 1081)] {
            for rendition in LadderFit(width: width, height: height, sourceBitrate: nil).renditions(Rung.standard) {
                #expect(rendition.width % 2 == 0 && rendition.height % 2 == 0)
                #expect(rendition.width <= max(2, width + 1) && rendition.height <= max(2, height))
            }
        }
        #expect(fit(3840, 2160).first == "1080p 1920x1080")
        #expect(fit(1080, 1920).first == "1080p 608x1080")
    }

    @Test func aLittleAboveARungIsThatRung() {
        #expect(fit(1936, 1088).first == "1080p 1922x1080")
        #expect(fit(720, 486).first == "480p 712x480")
    }

    @Test func noMoreBitsThanTheSourceHas() {
        let rich = LadderFit(width: 1280, height: 720, sourceBitrate: 50_000_000).renditions(Rung.standard)
        #expect(rich.map(\.bitrate) == [2_800_000, 1_400_000, 800_000, 400_000])
        let poor = LadderFit(width: 1280, height: 720, sourceBitrate: 700_000).renditions(Rung.standard)
        #expect(poor.map(\.bitrate) == [700_000, 350_000, 200_000, 100_000])
        let none = LadderFit(width: 1280, height: 720, sourceBitrate: 1).renditions(Rung.standard)
        #expect(none.allSatisfy { $0.bitrate >= 60_000 })
    }

    @Test func morePicturesASecondHaveMoreBits() {
        func top(_ frameRate: Double, fixed: Bool = false) -> Int {
            let ladder = [Rung(name: "a", height: 720, bitrate: 2_000_000, isFixed: fixed)]
            return LadderFit(width: 1280, height: 720, sourceBitrate: nil, frameRate: frameRate).renditions(ladder)[0]
                .bitrate
        }
        #expect(top(25) == 2_000_000 && top(30) == 2_000_000 && top(30000 / 1001) == 2_000_000)
        #expect(top(60) == 3_000_000 && top(120) == 5_000_000 && top(1000) == 5_000_000)
        #expect(top(10) == 1_000_000 && top(1) == 800_000)
        #expect(top(60, fixed: true) == 2_000_000)
    }

    @Test func everyCodecHasItsRungsAndItsShareOfTheSourcesBits() {
        let ladder = ["h264", "hevc"].flatMap { codec in
            [720, 360].map { height in
                Rung(name: "\(height)p-\(codec)", height: height, bitrate: height * 3000, codec: codec)
            }
        }
        let fit = LadderFit(width: 1024, height: 576, sourceBitrate: 1_000_000).renditions(ladder)
        #expect(fit.map(\.name) == ["576p", "576p-hevc", "360p-h264", "360p-hevc"])
        #expect(fit.map(\.codec) == ["h264", "hevc", "h264", "hevc"])
        #expect(fit[0].bitrate == 1_000_000 && fit[1].bitrate == 650_000)
    }

    @Test func betweenRungsTheBitrateIsBetween() {
        let top = LadderFit(width: 640, height: 420, sourceBitrate: nil).renditions(Rung.standard)[0]
        #expect(top.bitrate == 1_100_000)
    }
}
