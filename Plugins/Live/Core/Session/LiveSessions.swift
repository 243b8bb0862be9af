internal import JSON
package import PluginSDK
internal import Synchronization

/// The sessions of this server's live streams: where publishers find theirs.
package final class LiveSessions: LiveIngest {
    private struct State {
        var sessions: [String: LiveSession] = [:]
        var isStopping = false
    }

    private let host: Host
    private let workers: any LiveWorkers
    private let makeOutlet: @Sendable (String, LiveRecord) -> any LiveOutlet
    private let relays: @Sendable (LiveTerms) -> any LiveRelay
    private let mostPublishers: Int
    private let pulls: LivePulls
    private let state = Mutex(State())

    /// No sessions. `makeOutlet` is given the account and the record of a stream.
    package init(
        host: Host, workers: any LiveWorkers, mostPublishers: Int = 16,
        relays: @escaping @Sendable (LiveTerms) -> any LiveRelay = { _ in NoRelay() },
        makeOutlet: @escaping @Sendable (String, LiveRecord) -> any LiveOutlet
    ) {
        self.host = host
        self.workers = workers
        self.mostPublishers = mostPublishers
        self.relays = relays
        self.makeOutlet = makeOutlet
        pulls = LivePulls(host: host)
    }

    /// The session of a stream, or nil.
    package func find(_ streamID: String) -> LiveSession? { state.withLock { $0.sessions[streamID] } }

    /// Opens the session of a stream that was just started; one that waited under an earlier key ends.
    package func open(account: String, _ record: LiveRecord) async {
        if let before = find(record.streamID) { await before.end(.replaced) }
        _ = add(account: account, record)
    }

    /// Takes up the streams of before a restart. Those that were live wait for the rest of their window; those that were
    /// over go on answering with their end for the rest of theirs.
    package func restore() async throws {
        var scan = StoreScan(account: "", prefix: LiveKeys.activePrefix, limit: 1000)
        while true {
            let entries = try await host.store.scan(scan)
            for entry in entries {
                let streamID = String(entry.key.dropFirst(LiveKeys.activePrefix.count))
                let account = String(decoding: entry.value, as: UTF8.self)
                guard find(streamID) == nil else { continue }
                do {
                    try await restore(account: account, streamID)
                } catch {
                    host.log.warning(
                        "A live stream could not be taken up again.",
                        ["streamId": .string(streamID), "error": .string("\(error)")])
                }
            }
            guard entries.count == scan.limit, let last = entries.last else { return }
            scan.start = last.key + "\u{0}"
        }
    }

    private func restore(account: String, _ streamID: String) async throws {
        let records = LiveRecords(store: host.store, account: account, streamID: streamID)
        guard let record = try await records.load() else { return }
        switch record.phase {
        case .waiting: _ = add(account: account, record)
        case .live: try await add(account: account, record)?.restore()
        case .ended:
            let outlet = makeOutlet(account, record)
            let session = LiveSession(
                host: host, account: account, record: record, workers: workers, outlet: outlet, onEnd: { _, _ in })
            try await session.restore()
            outlet.end()
        }
    }

    private func add(account: String, _ record: LiveRecord) -> LiveSession? {
        let session = LiveSession(
            host: host, account: account, record: record, workers: workers, outlet: makeOutlet(account, record),
            relays: relays, onEnd: { [weak self] in await self?.ended($0, $1) })
        let isNew = state.withLock { state in
            guard !state.isStopping, state.sessions[record.streamID] == nil else { return false }
            state.sessions[record.streamID] = session
            return true
        }
        guard isNew else { return nil }
        if let source = record.terms.source {
            pulls.begin(record.streamID, from: source) { (kind, onEnd) async throws(LiveIngestError) in
                try await session.publish(kind: kind, peer: "pull", onEnd: onEnd)
            }
        }
        return session
    }

    /// What is wrong with a stream's source; nil: nothing, or it has none.
    package func problem(of streamID: String) -> String? { pulls.problem(of: streamID) }

    /// Time passes.
    package func tick() async {
        for session in state.withLock({ Array($0.sessions.values) }) { await session.tick() }
    }

    /// Ends all sessions for now: the next start of the server goes on with them.
    package func drain() async {
        let sessions = state.withLock { state in
            state.isStopping = true
            return Array(state.sessions.values)
        }
        await withTaskGroup(of: Void.self) { group in
            for session in sessions { group.addTask { _ = await session.end(.drained) } }
        }
    }

    package func publish(
        key: String, kind: LiveSourceKind, peer: String, onEnd: @escaping @Sendable (LiveIngestError) -> Void
    ) async throws(LiveIngestError) -> any LivePublisher {
        try await session(behind: key).publish(kind: kind, peer: peer, onEnd: onEnd)
    }

    /// Whether a publisher with that key would be taken in now. Answers with the passphrase that it must encrypt with, where it
    /// comes by a protocol that does; nil: in the clear.
    package func admit(key: String) async throws(LiveIngestError) -> String? {
        let session = try await session(behind: key)
        guard await !session.hasPublisher else {
            throw LiveIngestError(.inUse, "Another publisher is connected with this key.")
        }
        return await session.record.terms.passphrase
    }

    /// The session that waits for a key.
    private func session(behind key: String) async throws(LiveIngestError) -> LiveSession {
        let unknown = LiveIngestError(
            .unknownKey, "No live stream has this key: start one, and use the key it was given.")
        if state.withLock({ $0.isStopping }) { throw LiveIngestError(.ended, "The server is stopping: connect again.") }
        guard let key = StreamKey(key) else { throw unknown }
        let entry: StoreEntry?
        do {
            entry = try await host.store.get(LiveKeys.key(key.hash))
        } catch {
            throw LiveIngestError(.busy, "The server cannot look up the key now: try again.")
        }
        guard let streamID = entry.map({ String(decoding: $0.value, as: UTF8.self) }),
            let session = await self.session(of: streamID)
        else {
            throw unknown
        }
        guard await publishing() < mostPublishers else {
            throw LiveIngestError(.busy, "The server has as many publishers as it takes: try again later.")
        }
        return session
    }

    /// The session of a stream; of one that this start of the server did not come to yet, taken up now.
    private func session(of streamID: String) async -> LiveSession? {
        if let session = find(streamID) { return session }
        do {
            guard let entry = try await host.store.get(LiveKeys.active(streamID)) else { return nil }
            try await restore(account: String(decoding: entry.value, as: UTF8.self), streamID)
        } catch {
            return nil
        }
        return find(streamID)
    }

    private func publishing() async -> Int {
        var count = 0
        for session in state.withLock({ Array($0.sessions.values) }) {
            if await session.state.run != .none { count += 1 }
        }
        return count
    }

    /// What follows the end of a session.
    private func ended(_ session: LiveSession, _ end: SessionEnd) async {
        let streamID = session.streamID
        var wait = 200
        while end == .stopped || end == .windowOver {
            do {
                try await LiveEnding(host: host).end(account: session.account, streamID: streamID)
                break
            } catch let error as PluginError where error.code == "NOT_FOUND" {
                break
            } catch {
                host.log.warning(
                    "The end of a live stream could not be stored; it is tried again.",
                    ["streamId": .string(streamID), "error": .string("\(error)")])
                try? await Task.sleep(for: .milliseconds(wait))
                wait = min(10_000, wait * 2)
                if state.withLock({ $0.isStopping }) { break }
            }
        }
        let isLast = state.withLock { state in
            guard state.sessions[streamID] === session else { return false }
            state.sessions[streamID] = nil
            return true
        }
        if isLast { pulls.end(streamID) }
    }
}
