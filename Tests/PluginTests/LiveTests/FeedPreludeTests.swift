import LiveCore
import Testing

@Suite struct FeedPreludeTests {
    private func record(_ kind: UInt8, _ body: [UInt8]) -> [UInt8] {
        let length = UInt32(1 + 4 + body.count)
        return (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * UInt32($0))) } + [kind, 0, 0, 0, 0] + body
    }

    @Test func keepsTheLastConfigurationsAndNoFrames() {
        let metadata = record(18, [2, 0, 10])
        let video = record(9, [0x17, 0, 0, 0, 0, 1])
        let later = record(9, [0x17, 0, 0, 0, 0, 2])
        let audio = record(8, [0xAF, 0, 0x12, 0x10])
        var prelude = FeedPrelude()
        prelude.scan(metadata + video + audio + record(9, [0x17, 1, 0, 0, 0, 9]) + record(8, [0xAF, 1, 9]))
        #expect(prelude.records(before: []) == metadata + video + audio)
        prelude.scan(later)
        #expect(prelude.records(before: []) == metadata + later + audio)
        // They take the time of what follows.
        let next: [UInt8] = [6, 0, 0, 0, 9, 1, 2, 3, 4, 0x27]
        let timed = prelude.records(before: next)
        #expect(timed.count == metadata.count + later.count + audio.count)
        #expect(Array(timed[5..<9]) == [1, 2, 3, 4])
    }

    @Test func knowsThoseOfEnhancedRTMP() {
        let video = record(9, [0x90] + Array("hvc1".utf8) + [1, 2])
        let audio = record(8, [0x90] + Array("Opus".utf8) + [1, 2])
        var prelude = FeedPrelude()
        prelude.scan(video + audio + record(9, [0x91] + Array("hvc1".utf8)) + record(8, [0x91] + Array("Opus".utf8)))
        #expect(prelude.records(before: []) == video + audio)
    }

    @Test func whatIsCutOffIsNotRead() {
        var prelude = FeedPrelude()
        prelude.scan([200, 0, 0, 0, 9, 0, 0, 0, 0, 0x17, 0])
        prelude.scan([1, 0])
        #expect(prelude.records(before: []) == [])
    }
}
