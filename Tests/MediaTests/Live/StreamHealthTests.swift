import Media
import Testing

/// What a streamer is told.
@Suite struct StreamHealthTests {
    /// So many seconds of a stream: pictures at those times, milliseconds, each with whether it is a keyframe; when they come is
    /// a function of that.
    private func health(
        _ pictures: [(time: Int64, isKeyframe: Bool)], sound: Bool = true, arrival: (Int64) -> Int64 = { $0 }
    ) -> StreamHealth.Report {
        var health = StreamHealth(longestSeconds: 4)
        health.hasVideo = true
        health.hasAudio = sound
        var now: Int64 = 0
        for picture in pictures {
            now = 1_000_000 + arrival(picture.time)
            health.receive(bytes: 10_000, now: now)
            health.picture(ticks: picture.time * 90, isKeyframe: picture.isKeyframe, now: now)
            if sound { health.sound(ticks: picture.time * 90, now: now) }
        }
        return health.report(now: now)
    }

    private func regular(_ count: Int, keyframes: Int = 50) -> [(time: Int64, isKeyframe: Bool)] {
        (0..<count).map { (Int64($0 * 40), $0 % keyframes == 0) }
    }

    @Test func allIsWell() {
        let report = health(regular(500))
        #expect(report.warnings.isEmpty)
        #expect(24.9...25.2 ~= report.frameRate)
        #expect(1_990_000...2_020_000 ~= report.bitrate)
        #expect(report.keyframeIntervalSeconds == 2)
        #expect(report.droppedFrames == 0)
        #expect(report.clockDriftMs == 0)
    }

    @Test func keyframesThatAreFarApart() {
        let report = health(regular(600, keyframes: 250))
        #expect(report.keyframeIntervalSeconds == 10)
        #expect(report.warnings.contains { $0.contains("keyframe interval to 2 seconds") })
    }

    @Test func picturesThatAreMissing() {
        let report = health(regular(500).enumerated().filter { $0.offset % 50 != 30 }.map(\.element))
        #expect(report.droppedFrames == 10)
        #expect(report.warnings.contains { $0.contains("pictures are missing") })
    }

    @Test func picturesThatComeUnevenly() {
        var time: Int64 = 0
        let pictures = (0..<300).map { index in
            time += [10, 90, 40, 20, 70, 130][index % 6]
            return (time: time, isKeyframe: index % 30 == 0)
        }
        let report = health(pictures)
        #expect(report.warnings.contains { $0.contains("constant frame rate") })
        #expect(report.droppedFrames == 0)
    }

    @Test func aStreamThatFallsBehind() {
        let report = health(regular(1000)) { $0 * 11 / 10 }
        #expect(-4500 ... -2500 ~= report.clockDriftMs)
        #expect(report.warnings.contains { $0.contains("falls behind") })
    }

    @Test func aStreamThatIsTooFast() {
        let report = health(regular(1500)) { $0 / 2 }
        #expect(report.warnings.contains { $0.contains("faster than it plays") })
    }

    @Test func withoutSound() {
        let report = health(regular(200), sound: false)
        #expect(report.warnings == ["The stream has no sound."])
    }

    @Test func soundThatStops() {
        var health = StreamHealth(longestSeconds: 4)
        health.hasAudio = true
        health.receive(bytes: 1, now: 0)
        health.sound(ticks: 0, now: 0)
        #expect(health.report(now: 4000).warnings == ["No sound has come for 4 seconds."])
    }
}
