import DeliveryCore
import Testing

@Suite("Bit rates of segments")
struct SegmentBitrateTests {
    @Test("peak at the costliest segment")
    func peak() {
        let segments = [
            Segment(durationSeconds: 4, sizeBytes: 500_000), Segment(durationSeconds: 4, sizeBytes: 1_000_000),
        ]
        let rate = SegmentBitrate(segments, targetDuration: 4)
        #expect(rate.peak == 2_000_000)
        #expect(rate.average == 1_500_000)
    }

    @Test("do not peak at a last segment of one costly frame, which is measured with the one before it")
    func shortTail() {
        let segments = [
            Segment(durationSeconds: 4, sizeBytes: 500_000), Segment(durationSeconds: 0.04, sizeBytes: 50_000),
        ]
        let rate = SegmentBitrate(segments, targetDuration: 4)
        #expect(abs(rate.peak - 550_000 * 8 / 4.04) < 1)
    }

    @Test("of less than half a target duration are those of the whole")
    func short() {
        let rate = SegmentBitrate([Segment(durationSeconds: 0.5, sizeBytes: 1000)], targetDuration: 4)
        #expect(rate.peak == 16_000)
    }

    @Test("of nothing are 0")
    func nothing() {
        #expect(SegmentBitrate([], targetDuration: 4).peak == 0)
    }
}
