import Media
import Testing

/// Where parts and segments end.
@Suite struct PartCutterTests {
    /// What comes of samples of those lengths, ticks of a millisecond, with a target of 334.
    private func cut(_ lengths: [Int64], isKnown: Bool = false, cuts: [Int: Int64] = [:]) -> [CutPiece<Int>] {
        var cutter = PartCutter<Int>(target: 334, number: 5, start: 1000)
        var pieces: [CutPiece<Int>] = []
        var time: Int64 = 1000
        for (index, length) in lengths.enumerated() {
            if cuts[index] != nil { pieces += cutter.cut(at: time) }
            pieces += cutter.add(
                index, start: time, duration: isKnown ? length : nil, isSync: index == 0,
                expected: index == 0 ? lengths[0] : isKnown ? length : lengths[index - 1])
            time += length
        }
        return pieces + cutter.cut(at: time)
    }

    private func parts(_ pieces: [CutPiece<Int>]) -> [Int64] {
        pieces.filter { $0.part != nil }.map { $0.end - $0.start }
    }

    private func check(_ pieces: [CutPiece<Int>], _ lengths: [Int64]) {
        let parts = pieces.filter { $0.part != nil }
        #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.end == $1.start })
        #expect(parts.allSatisfy { $0.end - $0.start <= 334 })
        let early = zip(parts, parts.dropFirst()).filter { $0.number == $1.number }.map(\.0)
        #expect(early.allSatisfy { Double($0.end - $0.start) >= 0.85 * 334 })
        #expect(parts.flatMap(\.units).map(\.unit) == Array(lengths.indices))
        #expect(parts.flatMap(\.units).map(\.duration) == lengths)
        #expect(parts.allSatisfy { part in part.units.allSatisfy { part.start..<part.end ~= $0.start } })
    }

    @Test(arguments: [
        1, 3, 8, 16, 17, 20, 21, 23, 33, 34, 40, 41, 42, 50, 66, 100, 125, 200, 300, 334, 335, 500, 1000, 3000,
    ])
    func everyRateObeysTheRules(_ length: Int64) {
        let lengths = [Int64](repeating: length, count: Int(4000 / length) + 3)
        for isKnown in [false, true] { check(cut(lengths, isKnown: isKnown), lengths) }
    }

    @Test func unevenPicturesObeyTheRules() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let lengths = (0..<60).map { _ in
                Int64.random(in: 1...Int64.random(in: 10...1500, using: &generator), using: &generator)
            }
            for isKnown in [false, true] { check(cut(lengths, isKnown: isKnown), lengths) }
        }
    }

    @Test func thirtyPicturesASecondFillThePart() {
        let lengths: [Int64] = (0..<60).map { $0 % 3 == 0 ? 34 : 33 }
        #expect(parts(cut(lengths)).prefix(5).allSatisfy { 333...334 ~= $0 })
    }

    @Test func aPartLeavesWithTheSuccessorOfItsLastSample() {
        var cutter = PartCutter<Int>(target: 334, number: 0, start: 0)
        for index in 0..<8 {
            let pieces = cutter.add(index, start: Int64(index * 40), isSync: false, expected: 40)
            #expect(pieces.isEmpty)
        }
        #expect(cutter.add(8, start: 320, isSync: false, expected: 40).map { $0.end } == [320])
    }

    @Test func theLastPartOfASegmentIsKnownAsSuch() {
        for count in 1..<40 {
            let pieces = cut([Int64](repeating: 40, count: 2 * count), cuts: [count: 0])
            for segment in pieces.filter({ $0.part == nil }) {
                let parts = pieces.filter { $0.part != nil && $0.number == segment.number }
                #expect(parts.map(\.isLast) == parts.indices.map { $0 == parts.count - 1 })
            }
        }
    }

    @Test func aSegmentHoldsWhatItsPartsHold() {
        let lengths = [Int64](repeating: 40, count: 120)
        let pieces = cut(lengths, cuts: [50: 0, 100: 0])
        let segments = pieces.filter { $0.part == nil }
        #expect(segments.map(\.number) == [5, 6, 7])
        #expect(segments.map { $0.end - $0.start } == [2000, 2000, 800])
        #expect(segments.map(\.parts) == [7, 7, 3])
        for segment in segments {
            let parts = pieces.filter { $0.part != nil && $0.number == segment.number }
            #expect(parts.flatMap(\.units).map(\.unit) == segment.units.map(\.unit))
            #expect(parts.map { $0.part } == Array(0..<parts.count))
        }
    }

    @Test func aLongPictureIsFollowedByPartsWithoutSamples() {
        let pieces = cut([40, 40, 1000, 40]).filter { $0.part != nil }
        #expect(pieces.map { $0.units.map(\.unit) } == [[0, 1, 2], [], [], [3]])
        #expect(pieces[0].units[2].duration == 1000)
    }

    @Test func timeThatPassesCompletesParts() {
        var cutter = PartCutter<Int>(target: 334, number: 0, start: 0)
        #expect(cutter.add(0, start: 0, isSync: true, expected: 40).isEmpty)
        #expect(cutter.pass(300).isEmpty)
        let pieces = cutter.pass(700)
        #expect(pieces.map { $0.units.count } == [1, 0])
        #expect(cutter.floor == 668)
        #expect(pieces[0].units[0].duration == 334)
    }

    @Test func theLastSampleCanOpenTheNextSegment() {
        var cutter = PartCutter<Int>(target: 334, number: 0, start: 0)
        _ = cutter.add(0, start: 0, isSync: true, expected: 40)
        _ = cutter.add(1, start: 40, isSync: true, expected: 40)
        let pieces = cutter.cut(at: 40)
        #expect(pieces.map { $0.units.map(\.unit) } == [[0], [0]])
        _ = cutter.add(2, start: 90, isSync: false, expected: 40)
        #expect(cutter.cut(at: 130).last?.units.map(\.duration) == [50, 40])
    }

    @Test func withoutATargetThereAreNoParts() {
        var cutter = PartCutter<Int>(target: nil, number: 0, start: 0)
        for index in 0..<50 { #expect(cutter.add(index, start: Int64(index * 40), isSync: true, expected: 40).isEmpty) }
        let pieces = cutter.cut(at: 2000)
        #expect(pieces.count == 1)
        #expect(pieces[0].units.count == 50)
        #expect(pieces[0].parts == 0)
    }
}
