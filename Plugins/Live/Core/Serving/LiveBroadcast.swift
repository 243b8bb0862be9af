internal import Glibc
package import LivePlaylists
internal import Synchronization

/// A live stream as viewers reach it: its playlists' state behind a lock, and those who wait for something new.
///
/// A viewer who waits is an entry of a table: no thread, and no task but the request's own. Whatever comes wakes exactly
/// those that it was due to, and they share one text. Nobody waits for longer than three target durations.
package final class LiveBroadcast: Sendable {
    private struct Waiter {
        let question: LiveQuestion
        let until: ContinuousClock.Instant
        let continuation: CheckedContinuation<LiveReply, Never>
    }

    private struct State {
        var presentation: LivePresentation
        var texts = LiveTexts()
        var waiters: [UInt64: Waiter] = [:]
        var asked: UInt64 = 0
        var isClosed = false
        /// Whether a task sleeps until the first waiter's time is over.
        var isTimed = false
    }

    /// The stream's id.
    package let streamID: String
    /// Whose stream it is.
    package let account: String
    private let now: @Sendable () -> Int64
    private let state: Mutex<State>

    /// A stream that nothing came of yet. `now` tells milliseconds since 1970.
    package init(
        streamID: String, account: String, settings: LiveSettings,
        now: @escaping @Sendable () -> Int64 = LiveBroadcast.wallClock
    ) {
        self.streamID = streamID
        self.account = account
        self.now = now
        state = Mutex(State(presentation: LivePresentation(settings: settings)))
    }

    /// Milliseconds since 1970.
    @Sendable package static func wallClock() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// The state as it is.
    package var presentation: LivePresentation { state.withLock { $0.presentation } }

    /// How many wait.
    package var waiting: Int { state.withLock { $0.waiters.count } }

    // MARK: What happens

    /// Takes changes in their order, as one: viewers see all of them or none. What does not fit is left out and answered,
    /// for the log.
    @discardableResult
    package func apply(_ changes: [LiveChange]) -> [LiveChangeError] {
        let now = now()
        let (problems, due) = state.withLock { state in
            var problems: [LiveChangeError] = []
            for change in changes {
                do throws(LiveChangeError) {
                    try state.presentation.apply(change, now: now)
                } catch {
                    problems.append(error)
                }
            }
            problems += state.presentation.takeProblems()
            return (problems, Self.due(&state))
        }
        for (continuation, reply) in due { continuation.resume(returning: reply) }
        return problems
    }

    /// Nothing more comes; playlists say so from now on.
    package func end() {
        apply([.end])
    }

    /// Lists gaps for what broke off or lags, so that a new run of the source can begin: its first number, and where the
    /// timeline goes on, seconds.
    package func catchUp() -> (number: Int, startSeconds: Double) {
        apply(presentation.gapsToCatchUp)
        let presentation = presentation
        return (presentation.freeNumber, presentation.endSeconds)
    }

    /// Files of segments that nobody can want any more.
    package func takeExpired() -> [LiveRemoval] {
        let now = now()
        return state.withLock { $0.presentation.takeExpired(now: now) }
    }

    /// Who waits is told that there is nothing.
    package func close() {
        let waiters = state.withLock { state in
            state.isClosed = true
            defer { state.waiters = [:] }
            return state.waiters.values.map(\.continuation)
        }
        for waiter in waiters { waiter.resume(returning: .gone) }
    }

    // MARK: What viewers ask

    /// The answer to a question, once it is due. A cancelled task stops waiting at once.
    package func reply(to question: LiveQuestion) async -> LiveReply {
        // What needs no waiting is answered without a place in the table.
        let (known, id) = state.withLock { state -> (LiveReply?, UInt64) in
            state.asked += 1
            return (Self.reply(&state, to: question, now: now(), isLate: false), state.asked)
        }
        if let known { return known }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { wait(id, question, $0) }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: id) }
            waiter?.continuation.resume(returning: .cancelled)
        }
    }

    private func wait(_ id: UInt64, _ question: LiveQuestion, _ continuation: CheckedContinuation<LiveReply, Never>) {
        let (early, first) = state.withLock { state -> (LiveReply?, ContinuousClock.Instant?) in
            // The cancellation's handler may have run before there was an entry.
            if Task.isCancelled { return (.cancelled, nil) }
            if let reply = Self.reply(&state, to: question, now: now(), isLate: false) { return (reply, nil) }
            let hold = Duration.milliseconds(state.presentation.settings.longestHold)
            let waiter = Waiter(question: question, until: .now + hold, continuation: continuation)
            state.waiters[id] = waiter
            defer { state.isTimed = true }
            return (nil, state.isTimed ? nil : waiter.until)
        }
        if let early { continuation.resume(returning: early) }
        if let first { Task { await self.expire(from: first) } }
    }

    /// Ends the wait of all whose time is over; answers with when the next one's is.
    package func expire(at instant: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        let (over, next) = state.withLock { state in
            let over = state.waiters.filter { $0.value.until <= instant }
            let replies = over.map { id, waiter in
                state.waiters[id] = nil
                return (waiter.continuation, Self.reply(&state, to: waiter.question, now: now(), isLate: true))
            }
            let next = state.waiters.values.map(\.until).min()
            if next == nil { state.isTimed = false }
            return (replies, next)
        }
        for (continuation, reply) in over { continuation.resume(returning: reply ?? .unavailable) }
        return next
    }

    private func expire(from first: ContinuousClock.Instant) async {
        var next: ContinuousClock.Instant? = first
        while let instant = next {
            // Nobody cancels this task; where somebody did, waiters would be answered early.
            try? await Task.sleep(until: instant, clock: .continuous)
            next = expire(at: .now)
        }
    }

    /// Those whose answer is there, taken out of the table. Who waits for a part goes first: it is what is shown next, and
    /// the playlist only names the one after it.
    private static func due(_ state: inout State) -> [(CheckedContinuation<LiveReply, Never>, LiveReply)] {
        var parts: [(CheckedContinuation<LiveReply, Never>, LiveReply)] = []
        var others = parts
        for (id, waiter) in state.waiters {
            guard let reply = reply(&state, to: waiter.question, now: 0, isLate: false) else { continue }
            state.waiters[id] = nil
            if case .part = waiter.question {
                parts.append((waiter.continuation, reply))
            } else {
                others.append((waiter.continuation, reply))
            }
        }
        return parts + others
    }

    /// The answer; nil where it is worth waiting.
    private static func reply(_ state: inout State, to question: LiveQuestion, now: Int64, isLate: Bool) -> LiveReply? {
        guard !state.isClosed else { return .gone }
        let presentation = state.presentation
        func text(_ body: [UInt8]?) -> LiveReply {
            body.map { LiveReply(status: 200, body: $0, isFinal: presentation.isEnded) } ?? .nothingYet
        }
        switch question {
        case .multivariant:
            var reply = text(state.texts.multivariant(of: presentation))
            reply.isBuffered = presentation.isBuffered
            return reply
        case .manifest:
            return text(LiveDashManifest(presentation).map { Array($0.text(now: now).utf8) })
        case .span(let number):
            let span = presentation.reference?.segments.last { $0.segment.number == number }?.segment
            return span.map {
                LiveReply(status: 200, body: Array("\($0.startSeconds) \($0.durationSeconds)".utf8))
            } ?? .noSuchPart
        case .text(let directives):
            let waited = isLate ? presentation.settings.longestHold : 0
            switch presentation.textReload(directives, waited: waited) {
            case .ready: return text(state.texts.media(nil, skip: directives.skip, of: presentation))
            case .wait: return nil
            case .bad(let message): return .bad(message)
            case .unavailable: return .unavailable
            case .absent: return .nothingYet
            }
        case .media(let rendition, let directives):
            let waited = isLate ? presentation.settings.longestHold : 0
            switch presentation.reload(directives, of: rendition, waited: waited) {
            case .ready: return text(state.texts.media(rendition, skip: directives.skip, of: presentation))
            case .wait: return nil
            case .bad(let message): return .bad(message)
            case .unavailable: return .unavailable
            case .absent: return presentation.track(rendition) == nil ? .noSuchRendition : .nothingYet
            }
        case .part(let rendition, let number, let index):
            switch presentation.part(index, of: number, in: rendition) {
            case .ready: return .part
            case .wait: return isLate ? .unavailable : nil
            case .absent: return .noSuchPart
            }
        }
    }
}
