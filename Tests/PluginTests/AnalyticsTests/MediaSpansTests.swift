import AnalyticsCore
import Testing

@Suite("Parts of a film that were seen")
struct MediaSpansTests {
    @Test("Each moment counts once, whatever comes in which order")
    func union() {
        var spans = MediaSpans()
        #expect(spans.insert(4000, 8000) == 4000)
        #expect(spans.insert(0, 4000) == 4000)
        #expect(spans.borders == [0, 8000])
        #expect(spans.insert(2000, 6000) == 0)
        #expect(spans.insert(20_000, 24_000) == 4000)
        #expect(spans.insert(6000, 22_000) == 12_000)
        #expect(spans.borders == [0, 24_000])
        #expect(spans.insert(30_000, 30_000) == 0)
        #expect(spans.insert(5, 1) == 0)
        #expect(spans.contains(0) && spans.contains(23_999) && !spans.contains(24_000))
        #expect(spans.end == 24_000)
    }

    @Test("Against moments that are marked one by one")
    func marked() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<50 {
            var spans = MediaSpans()
            var seen = Set<Int>()
            for _ in 0..<40 {
                let start = Int.random(in: 0..<200, using: &generator)
                let end = start + Int.random(in: 1..<30, using: &generator)
                let before = seen.count
                seen.formUnion(start..<end)
                #expect(spans.insert(start, end) == seen.count - before)
            }
            #expect(spans.length == seen.count)
            for moment in 0..<240 { #expect(spans.contains(moment) == seen.contains(moment)) }
        }
    }

    @Test("They are not without end many")
    func bounds() {
        var spans = MediaSpans()
        for number in 0..<1000 { spans.insert(number * 10, number * 10 + 4) }
        #expect(spans.borders.count <= 256)
        #expect(spans.end == 9994)
    }

    @Test("What is no list of spans is nothing")
    func malformed() {
        #expect(MediaSpans(borders: [1, 2, 3]).borders.isEmpty)
        #expect(MediaSpans(borders: [5, 2]).borders.isEmpty)
        #expect(MediaSpans(borders: [1, 2, 5, 9]).length == 5)
    }
}
