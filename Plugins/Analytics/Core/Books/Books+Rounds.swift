internal import JSON
internal import PluginSDK
internal import Synchronization

extension Books {
    /// Sessions of one commit, and of one that closes them: the latter writes some forty rows each.
    private static let most = (written: 500, closed: 200)

    /// Writes all that changed until now, and returns once that is durable. Who comes while a round is under way shares the
    /// next one with all others who do.
    package func write() async throws {
        let task = state.withLock { state in
            if let next = state.next { return next }
            let running = state.running
            let task = Task.detached { [self] in
                _ = await running?.result
                self.state.withLock { state in
                    state.running = state.next
                    state.next = nil
                }
                try await self.round()
            }
            state.next = task
            return task
        }
        try await task.value
    }

    private func round() async throws {
        var round = state.withLock { $0.takeRound() }
        do {
            try await writeCounters(&round)
            while !round.sessions.isEmpty { try await writeSessions(&round) }
        } catch {
            state.withLock { [round] in $0.giveBack(round) }
            throw error
        }
        guard let due = state.withLock({ $0.takeDue() }) else { return }
        do {
            while try await closeSilent(at: due) {}
        } catch {
            // What the round was for is durable; those are closed another time.
            log.warning("silent sessions were not closed", ["error": .string(String(describing: error))])
        }
    }

    /// Takes out of the round what it has written.
    private func writeSessions(_ round: inout BooksState.Round) async throws {
        let sessions = round.sessions.suffix(Self.most.written)
        let (announced, accounts) = state.withLock { ($0.announced, $0.accounts) }
        var commit = Commit()
        commit.puts = sessions.map { session in
            Commit.Put(key: Keys.open(session.id), value: session.stored(marks: options.keepsMarks))
        }
        let news = sessions.filter { $0.isView && !$0.continues && !announced.contains($0.id) }
        commit.publishes = news.map(\.announcement)
        let newAccounts = Set(sessions.map(\.account)).subtracting(accounts)
        commit.puts += newAccounts.map { Commit.Put(key: Keys.account($0), value: Array($0.utf8)) }
        try await store.commit(commit)
        state.withLock { state in
            for session in sessions where state.ledger.sessions[session.id] != nil { state.stored.insert(session.id) }
            state.announced.formUnion(news.map(\.id))
            state.accounts.formUnion(newAccounts)
        }
        round.sessions.removeLast(sessions.count)
    }

    private func writeCounters(_ round: inout BooksState.Round) async throws {
        guard !round.bytes.isEmpty || !round.peaks.isEmpty else { return }
        var adds: [StoreKey: Int64] = [:]
        for (delivered, bytes) in round.bytes {
            for facet in delivered.facets {
                for level in Level.allCases {
                    let bucket = Bucket(level, of: Level.minute.start(of: delivered.minute))
                    adds[Keys.figures(delivered.account, bucket, facet, .bytes), default: 0] += Int64(bytes)
                }
            }
        }
        var peaks: [StoreKey: Int64] = [:]
        for peak in round.peaks {
            for level in Level.allCases {
                let bucket = Bucket(level, of: Level.minute.start(of: peak.minute))
                let key = Keys.figures(peak.account, bucket, peak.facet, .peak)
                peaks[key] = max(peaks[key] ?? 0, Int64(peak.most))
            }
        }
        var commit = Commit()
        for (key, most) in peaks where try await store.get(key)?.counter ?? 0 < most {
            let value = (0..<8).map { UInt8(truncatingIfNeeded: most >> Int64(8 * $0)) }
            commit.puts.append(Commit.Put(key: key, value: value))
        }
        commit.adds = adds.map { Commit.Add(key: $0.key, delta: $0.value) }
        let accounts = state.withLock { $0.accounts }
        let newAccounts = Set(round.bytes.keys.map(\.account) + round.peaks.map(\.account)).subtracting(accounts)
        commit.puts += newAccounts.map { Commit.Put(key: Keys.account($0), value: Array($0.utf8)) }
        if !commit.isEmpty { try await store.commit(commit) }
        state.withLock { $0.accounts.formUnion(newAccounts) }
        round.bytes = [:]
        round.peaks = []
    }

    /// Closes some of the sessions that were silent for long. False: there were none. Part of a round, so that no other one
    /// writes the record of a session that goes.
    private func closeSilent(at now: Int64) async throws -> Bool {
        let sessions = state.withLock { state in
            let sessions = state.takeSilent(at: now, limit: Self.most.closed)
            state.isClosing = !sessions.isEmpty
            return sessions
        }
        guard !sessions.isEmpty else { return false }
        do {
            try await close(sessions)
        } catch {
            state.withLock { state in
                state.ledger.reopen(sessions.map(\.id))
                state.isClosing = false
            }
            throw error
        }
        state.withLock { state in
            for session in sessions { state.forget(session.id) }
            state.closings += 1
            state.isClosing = false
        }
        return true
    }

    private func close(_ sessions: [Session]) async throws {
        let counted = sessions.filter { $0.isView || $0.hasBeacons }
        guard !counted.isEmpty else { return }
        var rows: [StoreKey: Figures] = [:]
        for session in counted {
            for facet in session.facets {
                let figures = session.figures(of: facet)
                for level in Level.allCases {
                    let bucket = Bucket(level, of: session.startedAt)
                    rows[Keys.figures(session.account, bucket, facet, .record), default: Figures()].merge(figures)
                }
            }
        }
        let announced = state.withLock { $0.announced }
        try await store.transaction { transaction in
            for (key, more) in rows {
                var figures = try await transaction.get(key).flatMap { Figures(stored: $0.value) } ?? Figures()
                figures.merge(more)
                transaction.put(key, figures.stored)
            }
            for session in counted {
                transaction.delete(Keys.open(session.id))
                guard session.isView, !session.continues else { continue }
                if let name = session.name {
                    transaction.put(Keys.met(session.account, session.stream, name), Array(session.id.utf8))
                }
                let record = ViewRecord(session, isLive: false)
                transaction.put(Keys.view(session.account, record.place), record.stored)
                transaction.put(
                    Keys.seen(session.account, session.stream, record.place),
                    Array(Keys.view(session.account, record.place).key.utf8))
                if !announced.contains(session.id) {
                    let news = session.announcement
                    transaction.publish(news.type, account: news.account, subject: news.subject, data: news.data)
                }
            }
        }
    }
}

extension BooksState.Delivered {
    /// Every way to look at them.
    fileprivate var facets: [Facet] {
        var session = Session(id: "", account: account, stream: stream, at: 0, viewer: viewer)
        if let rendition { session.qualities = [Session.Quality(name: rendition)] }
        return session.facets
    }
}

extension Session {
    /// What the log says of a view, once.
    fileprivate var announcement: Commit.Publish {
        let record = ViewRecord(self, isLive: true).json
        let names = ["viewId", "streamId", "startedAt", "viewerId", "country", "device", "browser", "os", "referrer"]
        var data = record.object ?? [:]
        for name in data.map(\.0) where !names.contains(name) { data[name] = nil }
        return Commit.Publish(account: account, type: "stream.viewed", subject: stream, data: data)
    }
}
