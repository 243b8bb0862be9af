import Media
import Testing

/// Times of live sources: counters that wrap, clocks that jump, the clock on the wall, where segments start.
@Suite struct LiveTimingTests {
    private func placed(_ times: [Int64], period: Int64, track: Int = 0) -> [Int64] {
        var clock = LiveClock(period: period)
        return times.map { clock.place(track: track, decode: $0, present: $0, duration: 0).decode }
    }

    private func steps(_ times: [Int64]) -> [Int64] { zip(times, times.dropFirst()).map { $1 - $0 } }

    @Test func a32BitCounterOfMillisecondsWraps() {
        let top: Int64 = 1 << 32
        let times = [top - 80, top - 40, 0, 40, 80].map { $0 * 90 }
        #expect(steps(placed(times, period: LiveClock.flvPeriod)) == [3600, 3600, 3600, 3600])
    }

    @Test func a33BitCounterWrapsAgainAndAgain() {
        let top: Int64 = 1 << 33
        var clock = LiveClock(period: LiveClock.transportPeriod)
        var last = clock.place(track: 0, decode: top - 9000, present: top - 5400, duration: 0)
        #expect(last.present - last.decode == 3600)
        for step in 1...Int64(7 * (1 << 33) / 450_000) {
            let time = (top - 9000 + step * 450_000) % top
            let next = clock.place(track: 0, decode: time, present: (time + 3600) % top, duration: 0)
            #expect(next.decode - last.decode == 450_000)
            #expect(next.present - next.decode == 3600)
            last = next
        }
        #expect(clock.jumps == 0)
    }

    @Test func tracksThatJumpStayTogether() {
        var clock = LiveClock(period: LiveClock.flvPeriod)
        var given: [Int: [Int64]] = [0: [], 1: []]
        for base in [0, 500_000, 20_000, 4_000_000_000] as [Int64] {
            for index in 0..<50 as Range<Int64> {
                for track in 0..<2 {
                    let time = (base + index * 40 + Int64(track * 10)) * 90
                    given[track]?.append(clock.place(track: track, decode: time, present: time, duration: 3600).decode)
                }
            }
        }
        for track in 0..<2 {
            let steps = steps(given[track] ?? [])
            #expect(steps.allSatisfy { 1...9000 ~= $0 }, "\(steps.filter { $0 > 9000 })")
        }
        let apart = zip(given[0] ?? [], given[1] ?? []).map { $1 - $0 }
        #expect(apart.allSatisfy { abs($0 - 900) <= 3600 })
        #expect(clock.jumps == 3)
    }

    @Test func timesThatStepBackALittleStillGrow() {
        let times = placed([0, 3600, 3000, 7200].map { Int64($0) }, period: LiveClock.flvPeriod)
        #expect(times == [0, 3600, 3601, 7200])
    }

    @Test func theWallClockIsTheSameForAll() {
        var wall = WallClock()
        wall.begin(at: 90_000, arrived: 5_000_000)
        wall.begin(at: 270_000, arrived: 5_002_300)
        #expect(wall.milliseconds(at: 90_000) == 5_000_000)
        #expect(wall.milliseconds(at: 180_000) == 5_001_000)
        #expect(wall.milliseconds(at: 270_000) == 5_002_000)
        // Something is wrong from here on; what was told stays.
        wall.begin(at: 360_000, arrived: 5_009_000)
        #expect(wall.milliseconds(at: 360_000) == 5_009_000)
        #expect(wall.milliseconds(at: 270_000) == 5_002_000)
    }

    @Test func segmentsStartAtKeyframes() {
        var rule = SegmentRule(segmentSeconds: 2, longestSeconds: 4, timescale: 1000, start: 0)
        #expect(!rule.cuts(at: 1000, isKeyframe: true, length: 40))
        #expect(!rule.cuts(at: 2000, isKeyframe: false, length: 40))
        #expect(rule.cuts(at: 2000, isKeyframe: true, length: 40))
        #expect(rule.cuts(at: 1999, isKeyframe: true, length: 40))
        #expect(!rule.cuts(at: 3960, isKeyframe: false, length: 40))
        #expect(rule.cuts(at: 3961, isKeyframe: false, length: 40))
        rule.begin(at: 4000, isIndependent: false)
        #expect(rule.cuts(at: 5000, isKeyframe: true, length: 40))
        rule.begin(at: 5000, isIndependent: true)
        #expect(!rule.cuts(at: 6000, isKeyframe: true, length: 40))
        rule.isDue = true
        #expect(rule.cuts(at: 6000, isKeyframe: true, length: 40))
    }
}
