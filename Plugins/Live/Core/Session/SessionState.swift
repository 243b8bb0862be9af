/// Where the session of a live stream is, without its I/O: what happens goes in, with the time, and what is to be done comes out.
///
/// ```
///            publisherCame            understood
///  waiting ───────────────▶ (run) ───────────────▶ live ◀─────────────▶ away
///     │ ▲     publisherGone   │                      │  publisherGone/Came │ tick: the window is over
///     │ └─────────────────────┘                      ▼                     ▼
///     └───────────────────── stop ──────────────▶ ending ── the run ended ──▶ over
/// ```
///
/// A publisher that comes back while the run before it still finishes waits for its end: the next run counts on from there.
package struct SessionState: Sendable, Hashable {
    /// Where it is.
    package enum Phase: Sendable, Hashable {
        /// For a first publisher.
        case waiting
        /// It was told that the stream is live.
        case live
        /// Nobody is let in any more.
        case ending(SessionEnd)
        /// Nothing of it runs.
        case over
    }

    /// The worker's run.
    package enum Run: Sendable, Hashable {
        case none
        /// It takes what the publisher sends.
        case fed
        /// It makes the rest of what it has; it is ended at that time, milliseconds since 1970.
        case finishing(until: Int64)
    }

    /// Silence after which a publisher is sent away, milliseconds.
    package static let patience: Int64 = 20_000
    /// How long a run may take for the rest, milliseconds.
    package static let finishingPatience: Int64 = 8_000
    /// The same where the server stops, which gives a plugin few seconds.
    package static let drainingPatience: Int64 = 3_000
    /// Runs that may end by themselves within ``failureWindow``, until the publisher is sent away.
    package static let mostFailures = 4
    /// Milliseconds.
    package static let failureWindow: Int64 = 60_000

    /// Where it is.
    package private(set) var phase: Phase
    /// The publisher that is connected; they are counted.
    package private(set) var publisher: UInt64?
    /// The worker.
    package private(set) var run = Run.none
    /// Since when no publisher is there; nil: one is, or never was.
    package private(set) var awaySince: Int64?
    private let windowMilliseconds: Int64
    private var publishers: UInt64 = 0
    private var heardAt: Int64 = 0
    private var failures: [Int64] = []
    private var hasBegun: Bool

    /// A session that waits for its first publisher, or one of before a restart: live, and without publisher since `awaySince`.
    package init(reconnectMilliseconds: Int64, awaySince: Int64? = nil) {
        windowMilliseconds = reconnectMilliseconds
        self.awaySince = awaySince
        hasBegun = awaySince != nil
        phase = awaySince == nil ? .waiting : .live
    }

    /// A publisher with the session's key came. Returns its number.
    package mutating func publisherCame(now: Int64) throws(LiveIngestError) -> (UInt64, [SessionEffect]) {
        switch phase {
        case .ending, .over: throw LiveIngestError(.ended, "The live stream is over: start another one.")
        case .waiting, .live: break
        }
        guard publisher == nil else {
            throw LiveIngestError(.inUse, "Somebody is publishing to this stream already: stop that publisher first.")
        }
        publishers += 1
        publisher = publishers
        heardAt = now
        failures = []
        var effects: [SessionEffect] = []
        if awaySince != nil {
            awaySince = nil
            effects.append(.back)
        }
        if run == .none {
            run = .fed
            effects.append(.startRun)
        }
        return (publishers, effects)
    }

    /// The publisher sent something.
    package mutating func heard(now: Int64) {
        heardAt = now
    }

    /// The publisher's connection is gone. One that is not connected any more changes nothing.
    package mutating func publisherGone(_ number: UInt64, now: Int64) -> [SessionEffect] {
        guard publisher == number else { return [] }
        publisher = nil
        return lost(now: now)
    }

    /// A worker understood what comes: there is something to see. Also of a publisher that was stopped before.
    package mutating func understood() -> [SessionEffect] {
        guard !hasBegun else { return [] }
        switch phase {
        case .waiting: phase = .live
        case .ending(let end) where !end.isAbrupt: break
        case .live, .ending, .over: return []
        }
        hasBegun = true
        return [.begin]
    }

    /// The run is over, well or not. One that made segments is no sign that what is sent cannot be used.
    package mutating func runEnded(failed: Bool, hasSegments: Bool = false, now: Int64) -> [SessionEffect] {
        let before = run
        run = .none
        switch phase {
        case .ending(let end):
            phase = .over
            return [.conclude(end)]
        case .over: return []
        case .waiting, .live: break
        }
        guard publisher != nil else {
            // One that gave up by itself while nobody was connected.
            if phase == .live, awaySince == nil { return away(now: now) }
            return []
        }
        var effects: [SessionEffect] = []
        if case .fed = before {
            failures = hasSegments ? [] : failures.filter { $0 > now - Self.failureWindow } + [now]
            if failures.count >= Self.mostFailures {
                publisher = nil
                effects = [
                    .warn("What the publisher sends cannot be used: the stream was cut off again and again."),
                    .endPublisher(
                        LiveIngestError(.failed, "What is sent cannot be used: send H.264 or HEVC and AAC or Opus.")),
                ]
                return effects + (phase == .live ? away(now: now) : [])
            }
            if failed { effects.append(.warn("The server's media process failed and was started again.")) }
        }
        run = .fed
        return effects + [.startRun]
    }

    /// Time passes. Ask every second or more often.
    package mutating func tick(now: Int64) -> [SessionEffect] {
        var effects: [SessionEffect] = []
        if case .finishing(let until) = run, now >= until {
            run = .finishing(until: .max)
            effects.append(.cancelRun)
        }
        switch phase {
        case .ending, .over: return effects
        case .waiting, .live: break
        }
        if publisher != nil, now - heardAt >= Self.patience {
            publisher = nil
            effects.append(.warn("The publisher was connected and sent nothing, so it was disconnected."))
            effects.append(
                .endPublisher(LiveIngestError(.ended, "Nothing came for \(Self.patience / 1000) seconds.")))
            effects += lost(now: now)
        }
        if phase == .live, let awaySince, now - awaySince >= windowMilliseconds {
            effects += end(.windowOver, now: now)
        }
        return effects
    }

    /// Ends it. Again: nothing, but for a deletion, which waits for nothing.
    package mutating func end(_ end: SessionEnd, now: Int64) -> [SessionEffect] {
        switch phase {
        case .over: return []
        case .ending:
            guard end.isAbrupt, run != .none else { return [] }
            phase = .ending(end)
            return [.cancelRun]
        case .waiting, .live: break
        }
        phase = .ending(end)
        var effects: [SessionEffect] = []
        if publisher != nil {
            publisher = nil
            effects.append(.endPublisher(LiveIngestError(.ended, "The live stream is over.")))
        }
        switch run {
        case .none:
            phase = .over
            effects.append(.conclude(end))
        case .fed, .finishing:
            if end.isAbrupt {
                effects.append(.cancelRun)
            } else {
                let patience = end == .drained ? Self.drainingPatience : Self.finishingPatience
                if run == .fed { effects.append(.finishRun) }
                run = .finishing(until: now + patience)
            }
        }
        return effects
    }

    private mutating func lost(now: Int64) -> [SessionEffect] {
        var effects: [SessionEffect] = []
        if case .fed = run {
            run = .finishing(until: now + Self.finishingPatience)
            effects.append(.finishRun)
        }
        guard phase == .live else { return effects }
        return effects + away(now: now)
    }

    private mutating func away(now: Int64) -> [SessionEffect] {
        awaySince = now
        var effects = [SessionEffect.away(now)]
        // A window of nothing ends it with the publisher.
        if windowMilliseconds == 0 { effects += end(.windowOver, now: now) }
        return effects
    }
}
