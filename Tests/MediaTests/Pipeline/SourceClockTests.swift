import Media
import Testing

/// Clocks of sources: how many pictures stay, what jumps, how pictures lie.
@Suite struct SourceClockTests {
    /// The places of the pictures that stay, of `count` at an even rate.
    private func kept(_ rate: Int32, most: Int, count: Int = 24, jitter: [Int64] = [0]) -> [Int] {
        var cap = FrameRateCap(numerator: rate, denominator: 1, most: most, timescale: 90_000)
        return (0..<count).filter { cap.keeps(Int64($0) * 90_000 / Int64(rate) + jitter[$0 % jitter.count]) }
    }

    @Test func tooManyPicturesAreThinnedOutEvenly() {
        #expect(kept(60, most: 60) == Array(0..<24))
        #expect(kept(120, most: 60) == Array(stride(from: 0, to: 24, by: 2)))
        #expect(kept(100, most: 60) == Array(stride(from: 0, to: 24, by: 2)))
        #expect(kept(240, most: 60) == Array(stride(from: 0, to: 24, by: 4)))
        #expect(kept(60, most: 30) == Array(stride(from: 0, to: 24, by: 2)))
        #expect(kept(144, most: 60) == Array(stride(from: 0, to: 24, by: 3)))
        #expect(kept(24, most: 30) == Array(0..<24))
    }

    @Test func timesThatWereRoundedChangeNothing() {
        // Milliseconds: up to half of one early or late.
        #expect(kept(60, most: 60, jitter: [0, 40, -40]) == Array(0..<24))
        #expect(kept(120, most: 60, jitter: [0, 40, -40, 20]) == Array(stride(from: 0, to: 24, by: 2)))
    }

    @Test func theRateThatIsLeftIsSaid() {
        let cap = FrameRateCap(numerator: 120_000, denominator: 1001, most: 60, timescale: 90_000)
        #expect(cap.numerator == 120_000 && cap.denominator == 2002)
        let same = FrameRateCap(numerator: 60_000, denominator: 1001, most: 60, timescale: 90_000)
        #expect(same.numerator == 60_000 && same.denominator == 1001)
    }

    @Test func aForcedPictureStays() {
        var cap = FrameRateCap(numerator: 60, denominator: 1, most: 30, timescale: 60)
        #expect((0..<8).map { cap.keeps($0, forced: $0 == 3) } == [true, false, true, true, false, true, false, true])
    }

    @Test func aClockThatRunsIsLeftAlone() {
        var repair = TimestampRepair(isRestless: true, end: nil)
        for number in 0..<100 {
            #expect(repair.shift(of: 0, time: Double(number) * 0.04, duration: 0.04) == 0)
            #expect(repair.shift(of: 1, time: Double(number) * 0.02 - 0.3, duration: 0.02) == 0)
        }
    }

    @Test func whatFollowsAJumpGoesOnTogether() {
        var repair = TimestampRepair(isRestless: true, end: nil)
        for number in 0..<50 {
            _ = repair.shift(of: 0, time: 5000 + Double(number) * 0.04, duration: 0.04)
            _ = repair.shift(of: 1, time: 5000.02 + Double(number) * 0.04, duration: 0.04)
        }
        let picture = repair.shift(of: 0, time: 1.4, duration: 0.04)
        #expect(abs(picture - 5000.6) < 1e-6)
        // The sound's clock is still the old one for a moment, then it jumps to the same.
        #expect(repair.shift(of: 1, time: 5002.02, duration: 0.04) == 0)
        #expect(repair.shift(of: 1, time: 1.43, duration: 0.04) == picture)
        #expect(repair.latest == picture)
        #expect(repair.shift(of: 0, time: 1.44, duration: 0.04) == picture)
    }

    @Test func aPauseIsNoJumpWhereClocksDoNotJump() {
        var file = TimestampRepair(isRestless: false, end: 100)
        #expect(file.shift(of: 0, time: 0, duration: 0.04) == 0)
        #expect(file.shift(of: 0, time: 60, duration: 0.04) == 0)
        #expect(file.shift(of: 0, time: 500, duration: 0.04) < 0)
        var broadcast = TimestampRepair(isRestless: true, end: nil)
        #expect(broadcast.shift(of: 0, time: 0, duration: 0.04) == 0)
        #expect(broadcast.shift(of: 0, time: 8, duration: 0.04) == 0)
        #expect(abs(broadcast.shift(of: 0, time: 60, duration: 0.04) + 51.96) < 1e-6)
    }

    @Test(
        arguments: [
            ([1, 0, 0, 1], Orientation()), ([0, 1, -1, 0], Orientation(quarterTurns: 1)),
            ([-1, 0, 0, -1], Orientation(quarterTurns: 2)), ([0, -1, 1, 0], Orientation(quarterTurns: 3)),
            ([-1, 0, 0, 1], Orientation(isMirrored: true)),
            ([1, 0, 0, -1], Orientation(quarterTurns: 2, isMirrored: true)),
            ([0, 1, 1, 0], Orientation(quarterTurns: 3, isMirrored: true)),
            ([0, -1, -1, 0], Orientation(quarterTurns: 1, isMirrored: true)), ([0, 0, 0, 0], Orientation()),
        ] as [([Int32], Orientation)]) func matricesTurn(numbers: [Int32], orientation: Orientation)
    {
        let one: Int32 = 1 << 16
        let matrix = [numbers[0] * one, numbers[1] * one, 0, numbers[2] * one, numbers[3] * one, 0, 0, 0, 1 << 30]
        #expect(Orientation(matrix: matrix) == orientation)
    }

    @Test func coloursAreCompleted() {
        let stated = ColorDescription(packed: 9 | 16 << 8 | 9 << 16)
        #expect(stated.isWide && stated.isHighDynamicRange)
        #expect(stated.packed == 9 | 16 << 8 | 9 << 16)
        #expect(ColorDescription(packed: 0) == .unknown)
        #expect(ColorDescription.unknown.completed(by: .usual(width: 1920, height: 1080)) == .bt709)
        #expect(ColorDescription.unknown.completed(by: .usual(width: 720, height: 576)).matrix == 6)
        let half = ColorDescription(primaries: 2, transfer: 1, matrix: 1).completed(by: stated)
        #expect(half == ColorDescription(primaries: 9, transfer: 1, matrix: 1))
    }
}
