internal import JSON
internal import PluginSDK
internal import Synchronization

extension Pump {
    private static let page = 500

    /// Reads what waits, of all endpoints.
    func loadAll() async throws {
        for owner in try await owners() {
            if owner.isDeleted {
                try await sweep(owner.id, owner.account)
                continue
            }
            let (isNew, run) = state.withLock { state in
                guard state.windows[owner.id] == nil else { return (false, state.run) }
                state.windows[owner.id] = EndpointWindow(isNew: false)
                return (true, state.run)
            }
            if isNew { try await read(owner.id, owner.account, run) }
        }
    }

    /// All endpoints of all accounts, and those of which something is left.
    func owners() async throws -> [(id: String, account: String, isDeleted: Bool)] {
        var owners: [(id: String, account: String, isDeleted: Bool)] = []
        var start = WebhookKeys.owners
        while true {
            let entries = try await host.store.scan(
                StoreScan(
                    account: "", start: start, end: StoreScan.end(ofPrefix: WebhookKeys.owners), limit: Self.page))
            for entry in entries {
                let owner = try entry.object()
                guard let account = owner["account"]?.string else { continue }
                owners.append(
                    (String(entry.key.dropFirst(WebhookKeys.owners.count)), account, owner["deleted"] == true))
            }
            guard entries.count == Self.page, let last = entries.last else { return owners }
            start = last.key + "\u{0}"
        }
    }

    /// Reads more of what waits for an endpoint, in a task of its own, if there is more and room for it.
    func load(_ id: String, _ account: String) {
        let run = state.withLock { $0.run }
        Task.detached { [self] in
            do {
                try await read(id, account, run)
            } catch {
                host.log.warning("Deliveries of a webhook could not be read.", ["error": .string("\(error)")])
            }
        }
    }

    /// Whether more of what waits for an endpoint is to be read now.
    func wantsMore(_ id: String) -> Bool { state.withLock { $0.wantsMore(id) } }

    /// Reads, as long as it is that run.
    private func read(_ id: String, _ account: String, _ run: Int) async throws {
        guard state.withLock({ $0.run == run && $0.windows[id]?.begin() ?? false }) else { return }
        defer { state.withLock { if $0.run == run { $0.windows[id]?.end() } } }
        let prefix = WebhookKeys.queue(of: id)
        var room = true
        while room {
            let through = state.withLock { $0.windows[id]?.through ?? "" }
            let entries = try await host.store.scan(
                StoreScan(
                    account: account, start: prefix + through + (through.isEmpty ? "" : "\u{0}"),
                    end: StoreScan.end(ofPrefix: prefix), limit: Self.page))
            var due: [String: Int64] = [:]
            let deliveries = try entries.compactMap { entry -> QueuedDelivery? in
                let place = String(entry.key.dropFirst(prefix.count))
                guard let record = DeliveryRecord(try entry.object()) else { return nil }
                due[place] = record.nextAttemptAt
                return QueuedDelivery(account: account, webhookID: id, place: place, lane: record.lane(at: place))
            }
            let now = host.clock.now
            room = state.withLock { state in
                let isEnd = entries.count < Self.page
                guard state.run == run, let found = state.windows[id]?.read(deliveries, isEnd: isEnd) else {
                    return false
                }
                for delivery in found { state.schedule.add(delivery, due: due[delivery.place] ?? 0, now: now) }
                let count = state.schedule.count(of: id)
                let isRoom =
                    count < EndpointWindow.size || count < EndpointWindow.largest && state.schedule.isIdle(id)
                return !isEnd && isRoom
            }
            advance()
        }
    }

    /// Removes what is left of an endpoint that was deleted.
    func sweep(_ id: String, _ account: String) async throws {
        removed(id)
        for prefix in [WebhookKeys.queue(of: id), WebhookKeys.history(of: id)] {
            while true {
                let entries = try await host.store.scan(
                    StoreScan(account: account, prefix: prefix, limit: Self.page))
                guard !entries.isEmpty else { break }
                var commit = Commit()
                commit.deletes = entries.map { StoreKey(account: account, key: $0.key) }
                try await host.store.commit(commit)
            }
        }
        var commit = Commit()
        commit.deletes = [WebhookKeys.owner(id), WebhookKeys.waiting(id, account)]
        try await host.store.commit(commit)
    }
}

extension Pump.State {
    /// Whether more of what waits for an endpoint is to be read now.
    func wantsMore(_ id: String) -> Bool {
        guard let window = windows[id], !window.isWhole, !window.isLoading else { return false }
        let count = schedule.count(of: id)
        return count < EndpointWindow.size / 2 || count < EndpointWindow.largest && schedule.isIdle(id)
    }
}
