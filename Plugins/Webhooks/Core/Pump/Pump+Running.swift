internal import JSON
package import PluginSDK
internal import Synchronization

extension Pump {
    /// Outcomes in one commit.
    private static let batch = 256
    /// Endpoints of which the places of what is over are known at once.
    private static let mostHistories = 500
    private static let trimPause = Duration.seconds(3600)
    /// How long requests under way may go on when the server stops.
    private static let grace = Duration.seconds(3)

    /// Sends until the task is cancelled, or the job is another's.
    package func run(_ job: Job) async throws {
        guard begin() else { throw PluginError(code: "BUSY", message: "Webhooks are being sent.", retryable: true) }
        defer { end() }
        try await loadAll()
        advance()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                while true {
                    await outcomes.wait()
                    if Task.isCancelled { break }
                    try await write(job)
                }
            }
            group.addTask { [self] in
                while !Task.isCancelled {
                    await trim()
                    try? await Task.sleep(for: Self.trimPause)
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
        stop()
        // In a task of its own, which is not cancelled.
        try await Task.detached { [self] in
            let deadline = ContinuousClock.now + Self.grace
            while ContinuousClock.now < deadline, state.withLock({ $0.schedule.inFlight > 0 }) {
                try? await Task.sleep(for: .milliseconds(20))
            }
            try await write(job)
        }.value
        throw CancellationError()
    }

    /// Writes down what became of requests, until nothing is left to be. While the store fails it is asked again.
    private func write(_ job: Job) async throws {
        while true {
            let batch = state.withLock { Array($0.outcomes.prefix(Self.batch)) }
            guard !batch.isEmpty else { return }
            try await learnHistories(of: batch)
            let commit = commit(of: batch, job)
            while true {
                do {
                    try await host.store.commit(commit)
                    break
                } catch let error as PluginError where error.code != "LEASE_LOST" && !Task.isCancelled {
                    host.log.error("What became of webhooks cannot be written down.", ["error": .string("\(error)")])
                    try? await Task.sleep(for: .seconds(1))
                }
            }
            settle(batch)
        }
    }

    private func settle(_ batch: [Outcome]) {
        let now = host.clock.now
        state.withLock { state in
            state.outcomes.removeFirst(batch.count)
            for outcome in batch {
                let isPending = outcome.record?.status == .pending
                state.settle(
                    outcome.delivery, next: isPending ? outcome.record?.nextAttemptAt ?? now : nil, now: now)
            }
        }
        for (id, account) in Dictionary(
            batch.map { ($0.delivery.webhookID, $0.delivery.account) }, uniquingKeysWith: { $1 })
        where wantsMore(id) {
            load(id, account)
        }
        advance()
    }

    /// One commit of many outcomes; what is over of an endpoint is kept in a bounded number.
    private func commit(of batch: [Outcome], _ job: Job) -> Commit {
        var commit = Commit(job: job)
        var waiting: [StoreKey: Int64] = [:]
        var counts: [String: Int64] = [:]
        state.withLock { state in
            for outcome in batch {
                let (id, place, account) = (
                    outcome.delivery.webhookID, outcome.delivery.place, outcome.delivery.account
                )
                let key = WebhookKeys.queued(id, place, account)
                if outcome.isAttempt, let record = outcome.record {
                    counts[record.status == .delivered ? "delivered" : "failed", default: 0] += 1
                }
                guard let record = outcome.record, state.deleted[id] == nil else {
                    commit.deletes.append(key)
                    continue
                }
                guard record.status != .pending else {
                    commit.puts.append(Commit.Put(key: key, value: record.stored))
                    continue
                }
                commit.deletes.append(key)
                commit.puts.append(Commit.Put(key: WebhookKeys.ended(id, place, account), value: record.stored))
                waiting[WebhookKeys.waiting(id, account), default: 0] -= 1
                state.histories[id, default: FIFO()].append(place)
                while state.histories[id]?.count ?? 0 > settings.keepDeliveries,
                    let oldest = state.histories[id]?.popFirst()
                {
                    let key = WebhookKeys.ended(id, oldest, account)
                    // Where fewer are kept than one commit has, it may be in this one.
                    if settings.keepDeliveries < Self.batch { commit.puts.removeAll { $0.key == key } }
                    commit.deletes.append(key)
                }
            }
        }
        commit.adds = waiting.map { Commit.Add(key: $0.key, delta: $0.value) }
        commit.adds += counts.map { Commit.Add(key: WebhookKeys.counter($0.key), delta: $0.value) }
        return commit
    }

    /// Reads which deliveries are over, of endpoints of which that is not known yet.
    private func learnHistories(of batch: [Outcome]) async throws {
        let own = Set(batch.map(\.delivery.webhookID))
        state.withLock { state in
            if state.histories.count > Self.mostHistories {
                state.histories = state.histories.filter { own.contains($0.key) }
            }
        }
        let unknown = state.withLock { state in
            batch.map(\.delivery).filter {
                state.histories[$0.webhookID] == nil && state.deleted[$0.webhookID] == nil
            }
        }
        for (id, account) in Dictionary(unknown.map { ($0.webhookID, $0.account) }, uniquingKeysWith: { $1 }) {
            let prefix = WebhookKeys.history(of: id)
            let entries = try await host.store.scan(StoreScan(account: account, prefix: prefix, limit: 10_000))
            var places = FIFO<String>()
            for entry in entries { places.append(String(entry.key.dropFirst(prefix.count))) }
            state.withLock { $0.histories[id] = places }
        }
    }

    /// Deletes what has been over for too long.
    private func trim() async {
        do {
            for owner in try await owners() where !owner.isDeleted { try await trim(owner.id, owner.account) }
        } catch {
            host.log.warning("Old deliveries of webhooks were not deleted.", ["error": .string("\(error)")])
        }
    }

    private func trim(_ id: String, _ account: String) async throws {
        let end = host.clock.now - settings.keepMilliseconds
        let prefix = WebhookKeys.history(of: id)
        while !Task.isCancelled {
            let entries = try await host.store.scan(StoreScan(account: account, prefix: prefix, limit: 200))
            let old = try entries.filter { entry in
                DeliveryRecord(try entry.object()).map { max($0.time, $0.lastAttemptAt ?? 0) < end } ?? true
            }
            guard !old.isEmpty else { return }
            var commit = Commit()
            commit.deletes = old.map { StoreKey(account: account, key: $0.key) }
            try await host.store.commit(commit)
            guard old.count == 200 else { return }
        }
    }
}
