import Media
import Testing

@Suite struct SegmentTests {
    @Test func cutsAreAtTheFirstUnitAtOrAfterEachMultiple() {
        var clock = SegmentClock(segmentSeconds: 4, timescale: 1000)
        let cuts = stride(from: Int64(0), through: 13_000, by: 300).filter { clock.startsSegment(at: $0) }
        #expect(cuts == [0, 4200, 8100, 12_000])
        #expect(clock.number == 3)
    }

    @Test func theOpeningIsShort() {
        var clock = SegmentClock(segmentSeconds: 4, timescale: 1000, opening: 1)
        let cuts = stride(from: Int64(-40), through: 13_000, by: 40).filter { clock.startsSegment(at: $0) }
        #expect(cuts == [-40, 1000, 4000, 8000, 12_000])
        clock = SegmentClock(segmentSeconds: 4, timescale: 1000, opening: 1)
        #expect([0, 4200, 8000].map { clock.startsSegment(at: $0) } == [true, true, true])
    }

    @Test func aGapLongerThanASegmentMakesNoEmptyOne() {
        var clock = SegmentClock(segmentSeconds: 2, timescale: 10)
        let starts = [0, 5, 95, 96, 100].map { clock.startsSegment(at: $0) }
        #expect(starts == [true, false, true, false, true])
        #expect(clock.number == 2)
    }

    @Test func soundThatBeginsBeforeTheStartBelongsToTheFirst() {
        var clock = SegmentClock(segmentSeconds: 1, timescale: 48_000)
        let starts = [-1024, 0, 48_000].map { clock.startsSegment(at: $0) }
        #expect(starts == [true, false, true])
    }

    @Test func decodingTimesStartAtTheFirstPicture() {
        // I P B B in decoding order, 40 ms apart, two frames of delay.
        let times = DecodeTimes.times(shown: [400, 520, 440, 480], delay: 80)
        #expect(times == [320, 360, 400, 440])
    }

    @Test func decodingNeverComesAfterShowing() {
        // Uneven times: the delay alone would not be enough.
        for shown in [[0, 1000, 10, 20], [100, 5000, 104, 102, 106], [0, 4, 3, 2, 1]] as [[Int64]] {
            let times = DecodeTimes.times(shown: shown, delay: 8)
            #expect(zip(times, shown).allSatisfy { $0 <= $1 })
            #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
        }
    }
}
