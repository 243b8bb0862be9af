import AnalyticsCore
import Testing

@Suite("Sketches of analytics")
struct SketchTests {
    private let hash = KeyedHash(1, 2)

    private func sketch(_ numbers: Range<Int>) -> UniqueSketch {
        var sketch = UniqueSketch()
        for number in numbers { sketch.insert(hash("viewer", String(number))) }
        return sketch
    }

    @Test("SipHash-2-4 gives what its authors say that it does")
    func vector() {
        let hash = KeyedHash(0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908)
        #expect(hash() == 0x726F_DB47_DD0E_0E31)
        #expect(hash("a", "bc") != hash("ab", "c"))
        #expect(KeyedHash(key: hash.key) == hash)
        #expect(KeyedHash(key: [1, 2, 3]) == nil)
    }

    @Test(
        "Some thousands are counted exactly, many within 2 %",
        arguments: [0, 1, 2, 200, 4000, 10_000, 100_000, 300_000])
    func unique(many: Int) {
        let sketch = sketch(0..<many)
        #expect(
            abs(Double(sketch.count - many)) <= (many <= 4000 ? 1 : 0.02 * Double(many)), "\(sketch.count) of \(many)")
    }

    @Test(
        "What merges counts what was in both once",
        arguments: [(100, 150), (3000, 3500), (50, 20_000), (30_000, 40_000)])
    func union(first: Int, second: Int) {
        var one = sketch(0..<first)
        one.merge(sketch(first / 2..<second))
        var other = sketch(first / 2..<second)
        other.merge(sketch(0..<first))
        #expect(one.count == other.count)
        #expect(one == sketch(0..<second))
    }

    @Test("It lies in bytes as it is", arguments: [0, 5, 4096, 4097, 50_000])
    func stored(many: Int) throws {
        let sketch = sketch(0..<many)
        var writer = ByteWriter()
        sketch.write(to: &writer)
        var reader = ByteReader(writer.bytes)
        #expect(UniqueSketch(&reader) == sketch)
        var short = ByteReader(Array(writer.bytes.dropLast()))
        #expect(many == 0 || UniqueSketch(&short) == nil)
    }

    @Test("Percentiles of few are exact, and interpolated")
    func few() {
        var times = TimeSketch()
        #expect(times.percentile(0.5) == nil)
        for time in [400, 100, 300, 200] { times.insert(time) }
        #expect(times.percentile(0) == 100)
        #expect(times.percentile(0.5) == 250)
        #expect(times.percentile(1) == 400)
    }

    @Test("Percentiles of many are within 1 %, merged too")
    func many() throws {
        var (one, other) = (TimeSketch(), TimeSketch())
        for time in 1...5000 { one.insert(time) }
        for time in 5001...5200 { other.insert(time) }
        one.merge(other)
        #expect(abs(try #require(one.percentile(0.5)) / 2600 - 1) < 0.011)
        #expect(abs(try #require(one.percentile(0.95)) / 4940 - 1) < 0.011)
        other.merge(one)
        var writer = ByteWriter()
        one.write(to: &writer)
        var reader = ByteReader(writer.bytes)
        #expect(TimeSketch(&reader) == one)
    }

    @Test("Figures lie in bytes as they are, and others are refused")
    func figures() {
        var figures = Figures()
        figures.views = 3
        figures.watched = 123_456
        figures.viewers = sketch(0..<3)
        figures.startups.insert(500)
        figures.reached = (0..<Figures.steps).map { $0 }
        #expect(Figures(stored: figures.stored) == figures)
        #expect(Figures(stored: [9, 1, 1]) == nil)
        #expect(Figures(stored: []) == nil)
    }
}
