import Media
import Testing

@Suite struct PeakLimiterTests {
    private func run(_ left: [Float], _ right: [Float]) -> (left: [Float], right: [Float]) {
        var limiter = PeakLimiter()
        var result: (left: [Float], right: [Float]) = ([], [])
        var start = 0
        while start < left.count {
            let end = min(left.count, start + PeakLimiter.window)
            if let done = limiter.pass(left: Array(left[start..<end]), right: Array(right[start..<end])) {
                result = (result.left + done.left, result.right + done.right)
            }
            start = end
        }
        if let done = limiter.finish() { result = (result.left + done.left, result.right + done.right) }
        return result
    }

    @Test func whatIsNotTooLoudStaysAsItIs() {
        let quiet = (0..<1000).map { Float($0 % 7) / 10 }
        let result = run(quiet, quiet.reversed())
        #expect(result.left == quiet && result.right == quiet.reversed())
    }

    @Test func nothingIsLouderThanTwoChannelsCarry() {
        var state: UInt64 = 3
        let loud = (0..<30_000).map { index -> Float in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(Int64(bitPattern: state) >> 40) / Float(1 << 23) * (index / 10_000 % 2 == 0 ? 0.3 : 2.5)
        }
        let result = run(loud, loud)
        #expect(result.left.count == loud.count)
        #expect(result.left.allSatisfy { abs($0) <= 1 })
        // Both sides are turned down alike, and no sample changes its sign.
        #expect(result.left == result.right)
        #expect(zip(loud, result.left).allSatisfy { $0 * $1 >= 0 })
        // It comes back.
        #expect(result.left[28_000..<29_000].contains { abs($0) > 0.25 })
    }
}
