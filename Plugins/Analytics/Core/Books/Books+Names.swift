internal import PluginSDK
internal import Synchronization

extension Books {
    /// A session by its name.
    struct Named: Hashable {
        let account: String
        let stream: String
        let name: String
    }

    /// Those of which a view was counted that is over: a session has one, however long it was silent.
    func met(_ names: Set<Named>, at now: Int64) async throws -> Set<Named> {
        var met: Set<Named> = []
        for named in names {
            let (isUnderWay, isLeaving) = state.withLock { state in
                (
                    state.ledger.knows(named.name, of: named.stream, at: now),
                    state.ledger.isLeaving(named.name, of: named.stream, at: now)
                )
            }
            guard !isUnderWay else { continue }
            let key = Keys.met(named.account, named.stream, named.name)
            var isOver = isLeaving
            if !isOver { isOver = try await store.get(key) != nil }
            if isOver { met.insert(named) }
        }
        return met
    }
}
