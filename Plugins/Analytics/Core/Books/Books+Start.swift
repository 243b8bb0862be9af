internal import PluginSDK
internal import Synchronization

extension Books {
    /// Takes up the sessions that were under way when the server ended.
    package func open() async throws {
        let now = clock.now
        try await each(Keys.open) { entry in
            guard let session = Session(stored: entry.value) else { return }
            state.withLock { state in
                state.ledger.keep(session)
                state.presence.follow(session, at: now)
                state.stored.insert(session.id)
                if session.isView { state.announced.insert(session.id) }
            }
        }
        try await each(Keys.accounts) { entry in
            state.withLock { _ = $0.accounts.insert(String(decoding: entry.value, as: UTF8.self)) }
        }
    }

    /// The salts of today. They are in the store for as long as they are of use, unless no hash of an address may be kept: then
    /// they end with the process.
    func salts() async throws -> Salts {
        let day = Level.day.bucket(of: clock.now)
        let known = state.withLock { $0.salts }
        if let known, known.day == day { return known }
        let salts: Salts
        if options.keepsMarks {
            let yesterday = try await store.get(Keys.salt(day - 1)).flatMap { KeyedHash(key: $0.value) }
            salts = Salts(day: day, today: try await salt(of: day), yesterday: yesterday)
            try await each(Keys.salts) { entry in
                guard let old = Keys.number(entry.key.dropFirst(Keys.salts.count)), old < day - 1 else { return }
                var commit = Commit()
                commit.deletes = [Keys.salt(old)]
                try await store.commit(commit)
            }
        } else {
            salts = Salts(day: day, today: known?.today ?? .random(), yesterday: nil)
        }
        return state.withLock { state in
            if let other = state.salts, other.day == day { return other }
            state.salts = salts
            return salts
        }
    }

    private func salt(of day: Int64) async throws -> KeyedHash {
        try await store.transaction { transaction in
            if let salt = try await transaction.get(Keys.salt(day)).flatMap({ KeyedHash(key: $0.value) }) {
                return salt
            }
            let salt = KeyedHash.random()
            transaction.put(Keys.salt(day), salt.key)
            return salt
        }
    }

    /// The entries of the plugin's own space whose keys begin so.
    func each(_ prefix: String, _ body: (StoreEntry) async throws -> Void) async throws {
        var start = prefix
        while true {
            let scan = StoreScan(account: "", start: start, end: StoreScan.end(ofPrefix: prefix), limit: 1000)
            let entries = try await store.scan(scan)
            for entry in entries { try await body(entry) }
            guard entries.count == 1000, let last = entries.last else { return }
            start = last.key + "\u{0}"
        }
    }
}
