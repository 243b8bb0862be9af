import LivePlaylists
import Testing

/// Blocking reloads and delta updates. RFC 8216bis section 6.2.5
@Suite("A live reload")
struct LiveReloadTests {
    /// Segments 0 to 3 of six parts, and two parts of segment 4.
    private func broadcast() throws -> SampleBroadcast {
        var broadcast = try SampleBroadcast()
        try broadcast.segments(4)
        try broadcast.part(0)
        try broadcast.part(1)
        return broadcast
    }

    @Test(arguments: [
        ("", true), ("_HLS_msn=0", true), ("_HLS_msn=3", true), ("_HLS_msn=3&_HLS_part=5", true),
        ("_HLS_msn=4&_HLS_part=0", true), ("_HLS_msn=4&_HLS_part=1", true),
        // One that a segment does not have is the first of the next.
        ("_HLS_msn=3&_HLS_part=6", true), ("_HLS_msn=2&_HLS_part=900", true),
        // A segment alone is waited for until it is whole.
        ("_HLS_msn=4", false), ("_HLS_msn=5", false),
        ("_HLS_msn=4&_HLS_part=2", false), ("_HLS_msn=4&_HLS_part=9", false), ("_HLS_msn=5&_HLS_part=0", false),
    ])
    func whatIsThereIsAnsweredAndWhatComesIsWaitedFor(query: String, isThere: Bool) throws {
        #expect(try broadcast().reload(query) == (isThere ? .ready : .wait))
    }

    @Test(arguments: ["_HLS_msn=6", "_HLS_msn=1000", "_HLS_msn=4&_HLS_part=11", "_HLS_msn=5&_HLS_part=9"])
    func whatIsTooFarAheadIsRefused(query: String) throws {
        guard case .bad = try broadcast().reload(query) else {
            Issue.record("\(query) was not refused")
            return
        }
    }

    @Test(arguments: [
        "_HLS_part=1", "_HLS_msn=&_HLS_part=1", "_HLS_msn=-1", "_HLS_msn=1x", "_HLS_msn=1&_HLS_part=b",
        "_HLS_msn=12345678901234567890",
    ])
    func whatCannotBeReadIsRefused(query: String) {
        #expect(throws: DeliveryDirectives.Problem.self) { try DeliveryDirectives(query: query) }
    }

    @Test func otherParametersAreLetBe() throws {
        let directives = try DeliveryDirectives(
            query: "a=b&_HLS_msn=7&_HLS_msn=8&_HLS_skip=maybe&_HLS_x=1&c&_HLS_part=0")
        #expect(directives == DeliveryDirectives(number: 7, part: 0))
        #expect(try DeliveryDirectives(query: "_HLS_skip=v2").skip == .dateRanges)
        #expect(try DeliveryDirectives(query: "_HLS_skip=YES").skip == .segments)
    }

    @Test func thePartAfterTheLastIsTheFirstOfTheNext() throws {
        var broadcast = try SampleBroadcast()
        try broadcast.segments(2)
        #expect(try broadcast.reload("_HLS_msn=1&_HLS_part=6") == .wait)
        try broadcast.part(0)
        #expect(try broadcast.reload("_HLS_msn=1&_HLS_part=6") == .ready)
    }

    @Test func theAdvancePartLimitIsThreeSecondsOfParts() {
        #expect(LiveSettings(isLowLatency: true, partSeconds: 0.334).advancePartLimit == 9)
        #expect(LiveSettings(isLowLatency: true, partSeconds: 0.5).advancePartLimit == 6)
        #expect(LiveSettings(isLowLatency: true, partSeconds: 1).advancePartLimit == 3)
        #expect(LiveSettings(isLowLatency: true, partSeconds: 2).advancePartLimit == 3)
    }

    @Test func afterThreeTargetDurationsItIsUnavailable() throws {
        let broadcast = try broadcast()
        #expect(try broadcast.reload("_HLS_msn=4&_HLS_part=2", waited: 11_999) == .wait)
        #expect(try broadcast.reload("_HLS_msn=4&_HLS_part=2", waited: 12_000) == .unavailable)
        #expect(try broadcast.reload("_HLS_msn=3", waited: 12_000) == .ready)
    }

    @Test func aDeltaUpdateSkipsWhatIsBehindTheBoundary() throws {
        var broadcast = try SampleBroadcast(LiveSettings(isLowLatency: true, windowSeconds: 120))
        try broadcast.segments(13)
        // 23.4 seconds: nothing is 24 from the end.
        #expect(broadcast.playlist(skip: .segments) == broadcast.playlist())
        try broadcast.segments(17)
        let delta = broadcast.lines(skip: .segments)
        #expect(delta[1] == "#EXT-X-VERSION:9")
        // The last 14 segments last 25.2 seconds, the last 13 only 23.4.
        #expect(delta.contains("#EXT-X-SKIP:SKIPPED-SEGMENTS=16"))
        #expect(delta.first { !$0.hasPrefix("#") } == "16.m4s")
        #expect(delta.contains("#EXT-X-MEDIA-SEQUENCE:0"))
        #expect(!delta.contains { $0.hasPrefix("#EXT-X-MAP") })
        // All that is not skipped is as in the whole one.
        let whole = broadcast.lines()
        let place = try #require(delta.firstIndex { $0.hasPrefix("#EXT-X-SKIP") })
        #expect(Array(whole.suffix(delta.count - place - 1)) == Array(delta[(place + 1)...]))
        let second = broadcast.lines(skip: .dateRanges)
        #expect(second[1] == "#EXT-X-VERSION:10")
        #expect(second.contains("#EXT-X-SKIP:SKIPPED-SEGMENTS=16,RECENTLY-REMOVED-DATERANGES=\"\""))
        try broadcast.presentation.apply(.end, now: broadcast.now)
        #expect(broadcast.playlist(skip: .segments) == broadcast.playlist())
    }

    @Test func aDeltaUpdateStatesANewInitSegment() throws {
        var broadcast = try SampleBroadcast(LiveSettings(isLowLatency: true, windowSeconds: 120))
        try broadcast.segments(20)
        try broadcast.comeBack(after: 5000, initNumber: 1)
        try broadcast.segments(5)
        let delta = broadcast.lines(skip: .segments)
        #expect(delta.filter { $0.hasPrefix("#EXT-X-MAP") } == ["#EXT-X-MAP:URI=\"init-1.mp4\""])
        #expect(delta.contains("#EXT-X-DISCONTINUITY"))
    }
}
