internal import JSON
public import PluginSDK

extension Webhooks {
    /// Endpoints in one commit.
    private static let batch = 200

    /// An event becomes a delivery for each endpoint that wants it. The same event may come again: what is queued, or over, stays.
    public func receive(_ event: Event) async throws {
        guard EventTypes.documented.contains(event.type) else { return }
        for _ in 0..<20 {
            let changes = WebhookKeys.changes(event.account)
            // Without it the account never had a webhook.
            guard let version = try await host.store.get(changes)?.version else { return }
            let wanted = try await endpoints(of: event.account, at: version).filter { $0.takes(event) }
            if wanted.isEmpty { return }
            do {
                try await queue(event, for: wanted, at: version)
                return
            } catch let error as PluginError where error.code == "CONFLICT" {
                // An endpoint was changed, or the event came before.
            }
        }
        throw PluginError.conflict("The account's webhooks change all the time.")
    }

    /// The account's endpoints, at a version of its changes.
    private func endpoints(of account: String, at version: UInt64) async throws -> [EndpointRecord] {
        if let known = cache.endpoints(of: account, at: version) { return known }
        let endpoints = try await allEndpoints(of: account)
        cache.note(endpoints, of: account, at: version)
        return endpoints
    }

    /// All endpoints of an account, the oldest first.
    func allEndpoints(of account: String) async throws -> [EndpointRecord] {
        var endpoints: [EndpointRecord] = []
        var start = WebhookKeys.endpoints
        while true {
            let entries = try await host.store.scan(
                StoreScan(
                    account: account, start: start, end: StoreScan.end(ofPrefix: WebhookKeys.endpoints), limit: 1000))
            endpoints += try entries.compactMap { EndpointRecord(try $0.object()) }
            guard entries.count == 1000, let last = entries.last else { return endpoints }
            start = last.key + "\u{0}"
        }
    }

    /// Throws `CONFLICT` where the endpoints have changed since `version`.
    private func queue(_ event: Event, for endpoints: [EndpointRecord], at version: UInt64) async throws {
        let place = WebhookKeys.place(event.sequence)
        for start in stride(from: 0, to: endpoints.count, by: Self.batch) {
            let some = Array(endpoints[start..<min(start + Self.batch, endpoints.count)])
            do {
                try await queue(event, at: place, for: some, version)
            } catch let error as PluginError where error.code == "CONFLICT" {
                let left = try await unqueued(some, place)
                if left.count == some.count { throw error }
                if !left.isEmpty { try await queue(event, at: place, for: left, version) }
            }
        }
    }

    /// Those of some endpoints that have no delivery at a place.
    private func unqueued(_ endpoints: [EndpointRecord], _ place: String) async throws -> [EndpointRecord] {
        var left: [EndpointRecord] = []
        for endpoint in endpoints {
            let (id, account) = (endpoint.id, endpoint.account)
            if try await host.store.get(WebhookKeys.queued(id, place, account)) != nil { continue }
            if try await host.store.get(WebhookKeys.ended(id, place, account)) != nil { continue }
            left.append(endpoint)
        }
        return left
    }

    private func queue(
        _ event: Event, at place: String, for endpoints: [EndpointRecord], _ version: UInt64
    ) async throws {
        var commit = Commit()
        commit.checks = [Commit.Check(key: WebhookKeys.changes(event.account), version: version)]
        var offered: [QueuedDelivery] = []
        for endpoint in endpoints {
            let (id, account) = (endpoint.id, endpoint.account)
            let waiting = WebhookKeys.waiting(id, account)
            if !headroom.take(id) {
                let room = settings.maximumPending - (try await host.store.get(waiting)?.counter ?? 0)
                if room <= 0 {
                    let reason = "More than \(settings.maximumPending) deliveries waited."
                    try await pump.disable(endpoint, because: reason)
                    throw PluginError.conflict("A webhook was disabled.")
                }
                headroom.note(room, of: id)
            }
            let record = DeliveryRecord(event, epoch: endpoint.epoch)
            let key = WebhookKeys.queued(id, place, account)
            commit.checks.append(Commit.Check(key: key, version: 0))
            commit.checks.append(Commit.Check(key: WebhookKeys.ended(id, place, account), version: 0))
            commit.puts.append(Commit.Put(key: key, value: record.stored))
            commit.adds.append(Commit.Add(key: waiting, delta: 1))
            offered.append(
                QueuedDelivery(account: account, webhookID: id, place: place, lane: record.lane(at: place)))
        }
        if !pump.isRunning { commit.enqueues = [Self.pumpJob] }
        try await host.store.commit(commit)
        pump.offer(offered)
    }
}
