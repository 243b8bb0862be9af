import Media
import Testing

@Suite struct PictureGateTests {
    /// The verdicts on pictures at these times of a thousandth of a second.
    private func verdicts(_ times: [Int64]) throws -> [PictureGate.Verdict] {
        var gate = PictureGate(timescale: 1000)
        var last: Int64 = -1
        return try times.map { time in
            let verdict = try gate.judge(time, after: last)
            if verdict == .take { last = time }
            return verdict
        }
    }

    @Test func ordinaryRatesPassWhole() throws {
        for rate in [1, 24, 25, 30, 50, 60, 120] {
            let times = (0..<500).map { Int64((Double($0) * 1000 / Double(rate)).rounded()) }
            #expect(try verdicts(times).allSatisfy { $0 == .take }, "\(rate)")
        }
    }

    @Test func slowMotionIsThinned() throws {
        let taken = try verdicts((0..<480).map { Int64((Double($0) * 1000 / 240).rounded()) }).count { $0 == .take }
        #expect(230...250 ~= taken)
    }

    @Test func aMillionASecondIsRefused() {
        var gate = PictureGate(timescale: 1_000_000)
        #expect(throws: MediaFailure.self) {
            for time in 0..<2000 { _ = try gate.judge(Int64(time), after: time == 0 ? -1 : 0) }
        }
    }

    @Test func oneDamagedTimeCostsOnePicture() throws {
        let hours: Int64 = 11 * 3_600_000
        #expect(try verdicts([0, 40, hours, 80, 120]) == [.take, .take, .leaveOut, .take, .take])
    }

    @Test func aClockThatJumpedEndsThePicture() throws {
        let hours: Int64 = 11 * 3_600_000
        let all = try verdicts([0, 40] + (0..<300).map { hours + $0 * 40 })
        #expect(all[251] == .leaveOut && all[252] == .end)
    }
}
