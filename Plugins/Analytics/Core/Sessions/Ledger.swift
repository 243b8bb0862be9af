internal import PluginSDK

/// The sessions that are under way. Nothing here waits or looks at a clock: what happens comes with its time.
///
/// A session is the CMCD `sid` or the beacon's `sessionId`; without either, key, address and user agent. One that has a name is
/// found by it alone. What comes without a name belongs to the last session of the same key, address and agent whose requests have
/// none: so the segments that a player fetches without CMCD and the beacons that it sends are one session, whichever comes first.
package struct Ledger: Sendable {
    private struct Name: Hashable {
        let stream: String
        let name: String
    }

    private struct Mark: Hashable {
        let stream: String
        let mark: UInt64
    }

    /// Those that are under way, by id.
    package private(set) var sessions: [String: Session] = [:]
    private var byName: [Name: String] = [:]
    /// Those whose requests have no name, the one that was heard of last at the end.
    private var byMark: [Mark: [String]] = [:]
    /// Those that are being closed: they count, but are found no more.
    private var closing: Set<String> = []
    /// How long one may be silent, milliseconds.
    private let idle: Int64
    /// How many there may be.
    private let most: Int

    /// Of none.
    package init(idleMilliseconds: Int64 = 1_800_000, most: Int = 100_000) {
        idle = idleMilliseconds
        self.most = most
    }

    /// The session of a visit: the one that is under way, or one that begins at `start`.
    package func session(of visit: Visit, at now: Int64, start: Int64? = nil) -> Session {
        let begins = start ?? now
        var session: Session
        if let found = found(visit, at: now) {
            session = found
        } else {
            session = Session(
                id: Identifier.make("viw_", now: begins), account: visit.account, stream: visit.stream, at: begins,
                viewer: visit.viewer)
            session.continues = visit.isKnown
        }
        session.name = session.name ?? visit.name
        if visit.name != nil, visit.source == .request { session.saysName = true }
        session.viewerID = visit.viewerID ?? session.viewerID
        if let mark = visit.marks.first {
            session.fingerprint = mark.session
            session.person = session.person ?? mark.person
        }
        if session.viewer.referrer == Viewer.direct { session.viewer.referrer = visit.viewer.referrer }
        if session.viewer.country == Dimension.unknown { session.viewer.country = visit.viewer.country }
        return session
    }

    /// Whether a session of that name is under way.
    package func knows(_ name: String, of stream: String, at now: Int64) -> Bool {
        live(byName[Name(stream: stream, name: name)], at: now) != nil
    }

    /// Whether the view of a session of that name is there, and goes on no more.
    package func isLeaving(_ name: String, of stream: String, at now: Int64) -> Bool {
        guard let id = byName[Name(stream: stream, name: name)], let session = sessions[id] else { return false }
        return session.isView && live(id, at: now) == nil
    }

    private func found(_ visit: Visit, at now: Int64) -> Session? {
        if let name = visit.name, let session = live(byName[Name(stream: visit.stream, name: name)], at: now) {
            return session
        }
        for mark in visit.marks {
            let ids = byMark[Mark(stream: visit.stream, mark: mark.session)] ?? []
            let sessions = ids.reversed().lazy.compactMap { live($0, at: now) }
            let session = sessions.first { session in
                // One that has another name is another's: who shares an address is not the same viewer. A player that names
                // its requests fetched no segment without.
                visit.name == nil || session.name == nil && (visit.source == .beacon || !session.isView)
            }
            if let session { return session }
        }
        return nil
    }

    private func live(_ id: String?, at now: Int64) -> Session? {
        guard let id, !closing.contains(id), let session = sessions[id], now - session.seenAt < idle else { return nil }
        return session
    }

    /// Keeps a session as it is now.
    package mutating func keep(_ session: Session) {
        let old = sessions.updateValue(session, forKey: session.id)
        if let mark = old?.fingerprint, mark != session.fingerprint || session.saysName { remove(session, from: mark) }
        if let name = session.name { byName[Name(stream: session.stream, name: name)] = session.id }
        guard let fingerprint = session.fingerprint, !session.saysName else { return }
        let mark = Mark(stream: session.stream, mark: fingerprint)
        guard byMark[mark]?.last != session.id else { return }
        byMark[mark] = (byMark[mark] ?? []).filter { $0 != session.id }.suffix(Self.mostOfMark - 1) + [session.id]
    }

    /// Sessions of one address and agent that are told apart.
    private static let mostOfMark = 50

    private mutating func remove(_ session: Session, from fingerprint: UInt64) {
        let mark = Mark(stream: session.stream, mark: fingerprint)
        byMark[mark]?.removeAll { $0 == session.id }
        if byMark[mark]?.isEmpty == true { byMark[mark] = nil }
    }

    /// Takes out of the lookup those that were silent for too long, and the most silent where there are too many: they are to
    /// be closed. At most `limit`.
    package mutating func expire(at now: Int64, limit: Int) -> [Session] {
        var due = sessions.values.filter { now - $0.seenAt >= idle && !closing.contains($0.id) }
        let excess = sessions.count - closing.count - due.count - most
        if excess > 0 {
            let others = sessions.values.filter { now - $0.seenAt < idle && !closing.contains($0.id) }
            due += others.sorted { $0.seenAt < $1.seenAt }.prefix(excess)
        }
        let taken = Array(due.prefix(limit))
        closing.formUnion(taken.map(\.id))
        return taken
    }

    /// Has sessions be found again that could not be closed.
    package mutating func reopen(_ ids: [String]) { closing.subtract(ids) }

    /// Forgets a session that was closed.
    package mutating func forget(_ id: String) {
        closing.remove(id)
        guard let session = sessions.removeValue(forKey: id) else { return }
        if let name = session.name {
            let name = Name(stream: session.stream, name: name)
            if byName[name] == id { byName[name] = nil }
        }
        if let mark = session.fingerprint { remove(session, from: mark) }
    }
}
