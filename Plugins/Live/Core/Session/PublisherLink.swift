internal import Synchronization

/// A publisher's end of its session: hands its records to the worker that runs, and waits while there is none.
final class PublisherLink: LivePublisher {
    fileprivate struct State {
        var worker: (any LiveWorker)?
        /// Which of the session's workers it is.
        var serial = 0
        var owesPrelude = false
        var prelude = FeedPrelude()
        var error: LiveIngestError?
        var waiting: [CheckedContinuation<Void, Never>] = []
        var heardAt: Int64
        var isWriting = false
    }

    /// The session's count of publishers.
    let number: UInt64
    /// Its address, for its owner.
    let peer: String
    let kind: LiveSourceKind
    private let now: @Sendable () -> Int64
    private let gone: @Sendable (UInt64) async -> Void
    private let onEnd: @Sendable (LiveIngestError) -> Void
    private let targets: any LiveRelay
    private let state: Mutex<State>

    init(
        number: UInt64, kind: LiveSourceKind, peer: String, targets: any LiveRelay,
        now: @escaping @Sendable () -> Int64,
        gone: @escaping @Sendable (UInt64) async -> Void, onEnd: @escaping @Sendable (LiveIngestError) -> Void
    ) {
        self.number = number
        self.kind = kind
        self.peer = peer
        self.targets = targets
        self.now = now
        self.gone = gone
        self.onEnd = onEnd
        state = Mutex(State(heardAt: now()))
    }

    /// When something last came, milliseconds since 1970. A write that waits for room counts.
    var heardAt: Int64 {
        let (heardAt, isWriting) = state.withLock { ($0.heardAt, $0.isWriting) }
        return isWriting ? now() : heardAt
    }

    func write(_ records: [UInt8]) async throws(LiveIngestError) {
        let now = self.now()
        state.withLock {
            $0.heardAt = now
            $0.isWriting = true
        }
        defer { state.withLock { $0.isWriting = false } }
        let (worker, serial) = try await self.worker()
        let prelude = state.withLock { state in
            let prelude = state.owesPrelude && kind == .flv ? state.prelude.records(before: records) : []
            state.owesPrelude = false
            if kind == .flv { state.prelude.scan(records) }
            return prelude
        }
        targets.relay(records)
        do {
            try await worker.feed(prelude.isEmpty ? records : prelude + records)
        } catch {
            // Its run is over, and with it these records; the session knows, and starts another.
            detach(serial)
        }
    }

    func offer(_ records: [UInt8]) -> Bool {
        let now = self.now()
        let worker = state.withLock { state -> (any LiveWorker)? in
            state.heardAt = now
            return state.error == nil && !(state.owesPrelude && kind == .flv) ? state.worker : nil
        }
        guard let worker, worker.offer(records) else { return false }
        if kind == .flv { state.withLock { $0.prelude.scan(records) } }
        targets.relay(records)
        return true
    }

    func end() async {
        finish(nil)
        await gone(number)
    }

    /// From now on records go there.
    func attach(_ worker: any LiveWorker, serial: Int) {
        let waiting = state.withLock { state in
            state.worker = worker
            state.serial = serial
            state.owesPrelude = true
            return state.takeWaiting()
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Records wait for another worker than that.
    func detach(_ serial: Int) {
        state.withLock { if $0.serial == serial { $0.worker = nil } }
    }

    /// The session sends the publisher away.
    func dismiss(_ error: LiveIngestError) {
        if finish(error) { onEnd(error) }
    }

    /// Returns whether it was not over before.
    @discardableResult private func finish(_ error: LiveIngestError?) -> Bool {
        let (isFirst, waiting) = state.withLock { state in
            let isFirst = state.error == nil
            state.error = state.error ?? error ?? LiveIngestError(.ended, "The publisher left.")
            state.worker = nil
            return (isFirst, state.takeWaiting())
        }
        for continuation in waiting { continuation.resume() }
        return isFirst
    }

    private func worker() async throws(LiveIngestError) -> (any LiveWorker, Int) {
        while true {
            let (worker, serial, error) = state.withLock { ($0.worker, $0.serial, $0.error) }
            if let error { throw error }
            if let worker { return (worker, serial) }
            await withCheckedContinuation { continuation in
                let isDue = state.withLock { state in
                    guard state.worker == nil, state.error == nil else { return true }
                    state.waiting.append(continuation)
                    return false
                }
                if isDue { continuation.resume() }
            }
        }
    }
}

extension PublisherLink.State {
    mutating func takeWaiting() -> [CheckedContinuation<Void, Never>] {
        defer { waiting = [] }
        return waiting
    }
}
