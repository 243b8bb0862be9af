internal import JSON
package import PluginSDK
internal import Synchronization

/// The sessions in memory and the store behind them.
///
/// What happens changes memory at once, and is written in rounds: one at a time, each with all that waits (group commits). A
/// session that was silent for long is closed: its figures are added to those of its minute, hour and day, its view is listed,
/// and its record goes, in one commit. So nothing is ever counted twice, and figures are rows of the store and what is in
/// memory, added.
package final class Books: Sendable {
    let store: any Store
    let clock: any WallClock
    let options: BooksOptions
    let agents: AgentTable
    let log: any Log
    let ownAddress: @Sendable () -> String
    let state: Mutex<BooksState>

    /// Over a host's services, with nothing in memory.
    package init(host: Host, options: BooksOptions, agents: AgentTable) {
        store = host.store
        clock = host.clock
        log = host.log
        ownAddress = host.publicURL
        self.options = options
        self.agents = agents
        state = Mutex(BooksState(ledger: Ledger(idleMilliseconds: options.idle, most: options.mostSessions)))
    }

    /// Takes what was served; it is written with the next round. HEAD, bots and what browsers fetch in advance count nowhere.
    package func take(_ sightings: [Sighting]) async throws {
        let salts = try await salts()
        let own = ownAddress()
        let now = clock.now
        let names = sightings.compactMap { sighting in
            sighting.sessionID.map { Named(account: sighting.account, stream: sighting.stream, name: $0) }
        }
        let met = try await met(Set(names), at: now)
        state.withLock { state in
            for sighting in sightings where !sighting.isHead && !sighting.isPreload {
                let agent = state.agent(sighting.agent, agents)
                guard !agent.isBot else { continue }
                let named = sighting.sessionID.map {
                    Named(account: sighting.account, stream: sighting.stream, name: $0)
                }
                take(sighting, agent, salts, own: own, isKnown: named.map(met.contains) ?? false, at: now, &state)
            }
        }
    }

    private func take(
        _ sighting: Sighting, _ agent: AgentTable.Agent, _ salts: Salts, own: String, isKnown: Bool, at now: Int64,
        _ state: inout BooksState
    ) {
        var visit = Visit(
            account: sighting.account, stream: sighting.stream, name: sighting.sessionID, source: .request,
            viewerID: sighting.viewerID,
            marks: salts.marks(key: sighting.key, address: sighting.address, agent: sighting.agent),
            viewer: Viewer(
                agent, country: sighting.country, referrer: Referrer.host(of: sighting.referrer, own: own)))
        visit.isKnown = isKnown
        visit.viewer.referrer = state.bounded(visit.viewer.referrer, .referrer, of: visit.account)
        var session = state.ledger.session(of: visit, at: now, start: sighting.time)
        // Without a hash that outlives the process, a viewer is told apart by the view alone.
        if !options.keepsMarks { session.person = nil }
        session.take(sighting)
        state.keep(session, at: now)
        guard sighting.bytes > 0 else { return }
        var rendition: String?
        if case .segment(let segment) = sighting.content { rendition = segment.rendition }
        let delivered = BooksState.Delivered(
            account: sighting.account, stream: sighting.stream, minute: Level.minute.bucket(of: sighting.time),
            viewer: session.viewer, rendition: rendition)
        state.bytes[delivered, default: 0] += sighting.bytes
    }

    /// Takes what a player tells, and returns once that is durable. Of bots nothing is kept.
    package func take(_ beacon: Beacon) async throws {
        let salts = try await salts()
        let own = ownAddress()
        let now = clock.now
        let named = Named(account: beacon.account, stream: beacon.stream, name: beacon.message.sessionID)
        let isKnown = try await met([named], at: now).contains(named)
        let isKept = state.withLock { state in
            let agent = state.agent(beacon.agent, agents)
            guard !agent.isBot else { return false }
            var visit = Visit(
                account: beacon.account, stream: beacon.stream, name: beacon.message.sessionID, source: .beacon,
                viewerID: beacon.viewerID ?? beacon.message.viewerID,
                marks: salts.marks(key: beacon.message.key, address: beacon.address, agent: beacon.agent),
                viewer: Viewer(
                    agent, country: beacon.country, referrer: Referrer.host(of: beacon.referrer, own: own)))
            visit.isKnown = isKnown
            visit.viewer.referrer = state.bounded(visit.viewer.referrer, .referrer, of: visit.account)
            var session = state.ledger.session(of: visit, at: now, start: beacon.start(at: now))
            if !options.keepsMarks { session.person = nil }
            session.filmLength = beacon.filmLength ?? session.filmLength
            for var event in beacon.message.events {
                event.rendition = event.rendition.map { state.bounded($0, .rendition, of: visit.account) }
                session.take(event, at: now)
            }
            state.keep(session, at: now)
            return true
        }
        if isKept { try await write() }
    }

    /// Time passed: sessions that were silent for long are closed, and what changed is written.
    package func pass() async throws {
        let now = clock.now
        _ = try await salts()
        state.withLock { state in
            state.presence.pass(to: now)
            state.due = now
        }
        try await write()
    }

    /// How many watch now.
    package func watching(_ facet: Facet, of account: String) -> Int {
        state.withLock { $0.presence.count(facet, of: account) }
    }

    /// The sessions of an account that are under way, and a number that changes as any is closed; nil while that happens.
    package func live(of account: String, stream: String?) -> (sessions: [Session], closings: Int)? {
        state.withLock { state in
            guard !state.isClosing else { return nil }
            let sessions = state.ledger.sessions.values.filter { session in
                session.account == account && (stream == nil || session.stream == stream)
                    && (session.isView || session.hasBeacons)
            }
            return (sessions, state.closings)
        }
    }

    /// Whether sessions were closed since, or are being.
    package func hasClosed(since closings: Int) -> Bool {
        state.withLock { $0.isClosing || $0.closings != closings }
    }
}

extension Viewer {
    init(_ agent: AgentTable.Agent, country: String?, referrer: String?) {
        self.init()
        device = agent.device
        browser = agent.browser
        os = agent.os
        self.country = country ?? self.country
        self.referrer = referrer ?? self.referrer
    }
}
