import Media
import Testing

@Suite struct StereoMixTests {
    @Test func oneChannelGoesToBothSides() {
        #expect(StereoMix(channels: 1, mask: 0x4).left == [1])
        #expect(StereoMix(channels: 1, mask: 0).right == [1])
    }

    @Test func twoChannelsStayAsTheyAre() {
        #expect(StereoMix(channels: 2, mask: 0x3).isPlain)
        #expect(StereoMix(channels: 2, mask: 0).isPlain)
    }

    @Test(arguments: [UInt64(0x3F), 0x60F, 0]) func fivePointOneIsMixedAsBroadcastersDo(mask: UInt64) {
        let mix = StereoMix(channels: 6, mask: mask)
        let half = Float(0.5).squareRoot()
        #expect(mix.left == [1, 0, half, 0, half, 0])
        #expect(mix.right == [0, 1, half, 0, 0, half])
    }

    @Test func twoPairsOfSurroundsAreAsLoudAsOne() {
        let mix = StereoMix(channels: 8, mask: 0x63F)
        #expect(mix.left == [1, 0, Float(0.5).squareRoot(), 0, 0.5, 0, 0.5, 0])
    }

    @Test func anyNumberOfChannelsHasAShareForEach() {
        for channels in 1...16 {
            let mix = StereoMix(channels: channels, mask: 0)
            #expect(mix.left.count == channels && mix.right.count == channels)
        }
    }
}
