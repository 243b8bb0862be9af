internal import JSON
package import PluginSDK

/// The session of one live stream: does what its ``SessionState`` decides, with the worker, the publisher, the playlists and
/// the store.
///
/// What is stored follows what is shown by a moment: a part never waits for the disk. The bytes of a segment are durable before
/// it is shown.
package actor LiveSession {
    package nonisolated let account: String
    package nonisolated let streamID: String
    let host: Host
    let records: LiveRecords
    let outlet: any LiveOutlet
    private let workers: any LiveWorkers
    private let relays: @Sendable (LiveTerms) -> any LiveRelay

    var record: LiveRecord
    var state: SessionState
    var statistics: LiveMessage.Statistics?
    var link: PublisherLink?
    var relay: any LiveRelay = NoRelay()
    private var worker: (any LiveWorker)?
    private var serial = 0
    /// Of the run that is under way.
    var plan: RunPlan?
    var runTracks: [String] = []
    /// The latest segments of each rendition, as far as they are needed.
    var recent: [String: [NumberedSegment]] = [:]

    private var unsaved: [NumberedSegment] = []
    private var staleFiles: [BlobKey] = []
    private var staleChunks: [StoreKey] = []
    private var isDirty = false
    private var began = false
    private var saving: Task<Void, Never>?

    private var end: SessionEnd?
    private var waiting: [CheckedContinuation<SessionEnd, Never>] = []
    /// Called once, when nothing of it runs any more and all is stored.
    private let onEnd: @Sendable (LiveSession, SessionEnd) async -> Void

    package init(
        host: Host, account: String, record: LiveRecord, workers: any LiveWorkers, outlet: any LiveOutlet,
        relays: @escaping @Sendable (LiveTerms) -> any LiveRelay = { _ in NoRelay() },
        onEnd: @escaping @Sendable (LiveSession, SessionEnd) async -> Void
    ) {
        self.host = host
        self.account = account
        streamID = record.streamID
        self.record = record
        self.workers = workers
        self.outlet = outlet
        self.relays = relays
        self.onEnd = onEnd
        records = LiveRecords(store: host.store, account: account, streamID: record.streamID)
        let now = host.clock.now
        // One of before a restart, which nobody publishes to: the window runs from when something was last stored.
        let away = record.awaySince ?? record.storedAt ?? record.startedAt ?? now
        state = SessionState(
            reconnectMilliseconds: record.terms.reconnectMilliseconds,
            awaySince: record.phase == .live ? min(away, now) : nil)
    }

    /// Whether it waits for its first publisher, and none is connected.
    package var isIdle: Bool { state.phase == .waiting && state.publisher == nil && state.run == .none }

    /// Whether one is connected.
    package var hasPublisher: Bool { state.publisher != nil }

    // MARK: What happens

    /// Takes a publisher in.
    package func publish(
        kind: LiveSourceKind, peer: String, onEnd: @escaping @Sendable (LiveIngestError) -> Void
    ) throws(LiveIngestError) -> any LivePublisher {
        let clock = host.clock
        let (number, effects) = try state.publisherCame(now: clock.now)
        relay = kind == .flv ? relays(record.terms) : NoRelay()
        let link = PublisherLink(
            number: number, kind: kind, peer: peer, targets: relay, now: { clock.now },
            gone: { [weak self] number in await self?.publisherGone(number) }, onEnd: onEnd)
        self.link = link
        perform(effects)
        return link
    }

    private func publisherGone(_ number: UInt64) {
        if link?.number == number {
            link = nil
            relay.close()
        }
        perform(state.publisherGone(number, now: host.clock.now))
    }

    /// Time passes.
    package func tick() {
        if let link { state.heard(now: link.heardAt) }
        perform(state.tick(now: host.clock.now))
        if isDirty { saveSoon() }
    }

    /// Ends it, and returns once nothing of it runs and all of it is stored. Again: waits for the same end.
    @discardableResult package func end(_ reason: SessionEnd) async -> SessionEnd {
        perform(state.end(reason, now: host.clock.now))
        if let end { return end }
        return await withCheckedContinuation { waiting.append($0) }
    }

    private func runEnded(_ serial: Int, failed: Bool) {
        guard self.serial == serial else { return }
        let hasSegments = record.tracks.contains { $0.nextNumber > plan?.firstNumber ?? .max }
        worker = nil
        link?.detach(serial)
        plan = nil
        statistics = nil
        perform(state.runEnded(failed: failed, hasSegments: hasSegments, now: host.clock.now))
    }

    // MARK: What is to be done

    func perform(_ effects: [SessionEffect]) {
        for effect in effects { perform(effect) }
    }

    private func perform(_ effect: SessionEffect) {
        switch effect {
        case .startRun: startRun()
        case .finishRun:
            if let worker { Task { await worker.finish() } }
        case .cancelRun: worker?.cancel()
        case .endPublisher(let error):
            link?.dismiss(error)
            link = nil
            relay.close()
        case .begin:
            record.phase = .live
            record.startedAt = host.clock.now
            began = true
            isDirty = true
            saveSoon()
        case .away(let since):
            record.awaySince = since
            isDirty = true
            saveSoon()
        case .back:
            record.awaySince = nil
            isDirty = true
            saveSoon()
        case .warn(let sentence): warn(sentence)
        case .conclude(let end):
            Task { await conclude(end) }
        }
    }

    func warn(_ sentence: String) {
        record.warnings.removeAll { $0 == sentence }
        record.warnings = record.warnings.suffix(7) + [sentence]
        isDirty = true
    }

    private func startRun() {
        serial += 1
        let serial = serial
        let plan = RunPlan(after: record)
        if !record.tracks.isEmpty { outlet.catchUp() }
        self.plan = plan
        runTracks = []
        let worker = workers.start(
            account: account, streamID: streamID,
            specification: plan.specification(kind: link?.kind ?? .flv, terms: record.terms)
        ) { [weak self] message in
            try await self?.take(message, serial: serial)
        }
        self.worker = worker
        link?.attach(worker, serial: serial)
        Task {
            var failed = false
            do {
                _ = try await worker.result()
            } catch {
                failed = true
                host.log.warning(
                    "A live stream's media process ended.",
                    ["streamId": .string(streamID), "error": .string("\(error)")])
            }
            runEnded(serial, failed: failed)
        }
    }

    private func take(_ json: JSON, serial: Int) async throws {
        guard serial == self.serial, let plan else { return }
        try await take(LiveMessage(json), plan: plan)
    }

    private func conclude(_ end: SessionEnd) async {
        if end == .drained, record.phase == .live, record.awaySince == nil {
            record.awaySince = host.clock.now
            isDirty = true
        }
        if end != .deleted, end != .replaced { await flush() }
        switch end {
        case .stopped, .windowOver:
            // What never was live has no end that anybody could watch.
            if record.phase == .waiting { outlet.close() } else { outlet.end() }
        case .deleted, .replaced: outlet.close()
        case .drained: break
        }
        await onEnd(self, end)
        self.end = end
        let waiting = waiting
        self.waiting = []
        for continuation in waiting { continuation.resume(returning: end) }
    }

    // MARK: The store

    /// Keeps segments, and removes files that nobody may ask for any more.
    func keep(_ segments: [NumberedSegment], removing files: [BlobKey] = [], chunks: [StoreKey] = []) {
        unsaved += segments
        staleFiles += files
        staleChunks += chunks
        if !segments.isEmpty { record.storedAt = host.clock.now }
        isDirty = true
        saveSoon()
    }

    /// Returns once all that happened so far is stored, or the stream is gone, or the store fails again and again.
    func flush() async {
        for _ in 0..<5 where isDirty || saving != nil {
            saveSoon()
            await saving?.value
        }
    }

    private func saveSoon() {
        guard saving == nil else { return }
        saving = Task {
            while isDirty, await save() {}
            saving = nil
        }
    }

    /// Returns whether it went well.
    private func save() async -> Bool {
        if case .ending(.replaced) = state.phase { return false }
        let (segments, files, chunks, begins) = (unsaved, staleFiles, staleChunks, began)
        (unsaved, staleFiles, staleChunks, began, isDirty) = ([], [], [], false, false)
        do {
            try await records.save(
                record, adding: segments, dropping: chunks,
                event: begins ? (type: "stream.Live.started", data: ["streamId": .string(streamID)]) : nil)
            for file in files { try? await host.blobs.remove(file) }
            if begins { await tell("live") }
            return true
        } catch let error as PluginError where error.code == "NOT_FOUND" {
            perform(state.end(.deleted, now: host.clock.now))
            return false
        } catch {
            // With the next tick again.
            host.log.warning(
                "A live stream could not be stored; it is tried again.",
                ["streamId": .string(streamID), "error": .string("\(error)")])
            (unsaved, staleFiles, staleChunks) = (segments + unsaved, files + staleFiles, chunks + staleChunks)
            began = began || begins
            isDirty = true
            return false
        }
    }

    /// Says which state the stream is in; the event says it again, should this fail.
    private func tell(_ state: String) async {
        do {
            _ = try await host.registry.call(
                "markLive", account: account, parameters: ["streamId": .string(streamID), "state": .string(state)],
                requestID: "")
        } catch {
            host.log.debug("The state of a live stream comes later.", ["streamId": .string(streamID)])
        }
    }
}
