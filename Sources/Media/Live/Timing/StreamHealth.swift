/// Watches how a live source does, and says it so that a streamer understands it.
package struct StreamHealth: Sendable {
    /// How the source did in the last seconds.
    package struct Report: Sendable, Hashable {
        /// Bits a second of all that came in.
        package var bitrate = 0
        /// Pictures a second.
        package var frameRate = 0.0
        /// Between the last two keyframes, or since the last one where that is longer; nil: there was none.
        package var keyframeIntervalSeconds: Double?
        /// Pictures that are missing, since the start: the publisher left them out, or they could not be encoded in time.
        package var droppedFrames = 0
        /// How much the source is ahead of the clock on the wall since its start, milliseconds; negative: behind.
        package var clockDriftMs = 0
        /// What the streamer should do something about.
        package var warnings: [String] = []
    }

    /// Milliseconds that figures are of.
    private static let window: Int64 = 10_000
    /// What the drift is measured over.
    private static let drift: Int64 = 5000

    private var received = Moments()
    private var pictures = Moments()
    private var steps: [Int64] = []
    private var usual: Int64 = 0
    private var lastPicture: (ticks: Int64, now: Int64)?
    private var lastKeyframe: Int64?
    private var keyframeInterval: Int64?
    private var lastSound: Int64?
    private var dropped = Moments()
    private var lateness = Lateness()
    private var jumped: Int64?
    private var began: Int64?
    private var lasting: [String] = []
    private let longestSeconds: Double
    /// Which kinds of tracks there are.
    package var hasVideo = false
    package var hasAudio = false
    /// Pictures that could not be encoded in time.
    private var skipped = Moments()

    /// Of a run whose segments are no longer than that.
    package init(longestSeconds: Double) {
        self.longestSeconds = longestSeconds
    }

    /// Bytes came in. Times are milliseconds of one clock throughout.
    package mutating func receive(bytes: Int, now: Int64) {
        began = began ?? now
        received.add(bytes, now)
    }

    /// A picture came in; `ticks` is its decoding time, 90,000 a second.
    package mutating func picture(ticks: Int64, isKeyframe: Bool, now: Int64) {
        if let last = lastPicture {
            let step = ticks - last.ticks
            steps.append(step)
            if steps.count > 300 { steps.removeFirst(100) }
            let missing = missingPictures(in: step)
            if missing > 0 { dropped.add(missing, now) }
        }
        lastPicture = (ticks, now)
        pictures.add(1, now)
        lateness.add(now - ticks / 90, now)
        if isKeyframe {
            keyframeInterval = lastKeyframe.map { ticks - $0 }
            lastKeyframe = ticks
        }
    }

    /// Sound came in.
    package mutating func sound(ticks: Int64, now: Int64) {
        lastSound = now
        if !hasVideo { lateness.add(now - ticks / 90, now) }
    }

    /// The source's clock jumped.
    package mutating func jump(now: Int64) {
        jumped = now
        usual = 0
        lateness = Lateness()
        lastPicture = nil
    }

    /// Pictures could not be encoded in time.
    package mutating func skip(_ count: Int, now: Int64) {
        skipped.add(count, now)
    }

    /// Says something as long as the run lasts, once.
    package mutating func say(_ sentence: String) {
        if !lasting.contains(sentence), lasting.count < 8 { lasting.append(sentence) }
    }

    /// What can be said now.
    package mutating func report(now: Int64) -> Report {
        for path in [\StreamHealth.received, \.pictures, \.dropped, \.skipped] {
            self[keyPath: path].forget(before: now - Self.window)
        }
        var report = Report()
        let seconds = max(1, min(Double(Self.window), Double(now - (began ?? now)))) / 1000
        report.bitrate = Int(Double(received.sum) * 8 / max(1, seconds))
        report.frameRate = (Double(pictures.sum) / max(1, seconds) * 100).rounded() / 100
        report.droppedFrames = dropped.total + skipped.total
        if let lastKeyframe, let last = lastPicture?.ticks {
            report.keyframeIntervalSeconds = Double(max(keyframeInterval ?? 0, last - lastKeyframe)) / 90_000
        }
        report.clockDriftMs = Int(clamping: lateness.drift(now: now, over: Self.drift))
        report.warnings = lasting + warnings(report, now)
        return report
    }

    private mutating func missingPictures(in step: Int64) -> Int {
        guard steps.count >= 30 else { return 0 }
        // It changes slowly, and is not worth a look at each picture.
        if usual == 0 || steps.count % 25 == 0 { usual = median }
        guard usual > 0, step > usual * 17 / 10, isRegular(usual) else { return 0 }
        return min(1000, Int((step + usual / 2) / usual) - 1)
    }

    private var median: Int64 {
        let sorted = steps.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }

    /// Whether nearly all pictures follow each other in the usual step.
    private func isRegular(_ usual: Int64) -> Bool {
        let near = steps.filter { abs($0 - usual) <= max(180, usual / 5) }.count
        return near * 10 >= steps.count * 8
    }

    private func warnings(_ report: Report, _ now: Int64) -> [String] {
        var warnings: [String] = []
        func seconds(_ since: Int64) -> Int { Int((now - since) / 1000) }
        if hasVideo {
            if let last = lastPicture, seconds(last.now) >= 3 {
                warnings.append("No picture has come for \(seconds(last.now)) seconds.")
            }
            if let interval = report.keyframeIntervalSeconds, interval > longestSeconds + 0.1 {
                warnings.append(
                    "Keyframes are \(Int(interval.rounded())) seconds apart: set the encoder's keyframe interval to 2 seconds, "
                        + "so that viewers start and seek quickly.")
            }
            if steps.count >= 60, !isRegular(median) {
                warnings.append("Pictures come unevenly: set the encoder to a constant frame rate.")
            }
        }
        if hasAudio {
            if let last = lastSound, seconds(last) >= 3 {
                warnings.append("No sound has come for \(seconds(last)) seconds.")
            }
        } else if hasVideo, let began, seconds(began) >= 5 {
            warnings.append("The stream has no sound.")
        }
        if dropped.sum > 0 {
            warnings.append(
                "\(dropped.sum) pictures are missing in the last 10 seconds: the encoder leaves them out, as it does when the "
                    + "connection or its computer is too slow.")
        }
        if skipped.sum > 0 {
            warnings.append(
                "The server was too slow to encode \(skipped.sum) pictures in the last 10 seconds; they were left out of the "
                    + "smaller renditions.")
        }
        if report.clockDriftMs < -2000 {
            warnings.append(
                "The stream falls behind, by \(-report.clockDriftMs / 1000) seconds so far: lower its bitrate, or use a faster "
                    + "connection.")
        } else if report.clockDriftMs > 2000 {
            warnings.append(
                "The stream comes faster than it plays, by \(report.clockDriftMs / 1000) seconds so far: let the encoder send in "
                    + "real time.")
        }
        if let jumped, now - jumped < 60_000 {
            warnings.append("The encoder's clock jumped; the stream went on without a gap.")
        }
        return warnings
    }
}
