internal import JSON
internal import PluginSDK

extension Webhooks {
    private static let page = 500

    /// `getWebhook`: the endpoint and its last deliveries, the newest first.
    func show(_ call: Call) async throws -> JSON {
        let id = call.parameters["webhookId"]?.string ?? ""
        guard id.utf8.count <= 64, let entry = try await host.store.get(WebhookKeys.endpoint(id, call.account)),
            let endpoint = EndpointRecord(try entry.object())
        else { throw PluginError.notFound("There is no such webhook in this account.") }
        let limit = call.parameters["limit"]?.int ?? 100
        var found: [(place: String, record: DeliveryRecord)] = []
        for prefix in [WebhookKeys.queue(of: id), WebhookKeys.history(of: id)] {
            let entries = try await host.store.scan(
                StoreScan(account: call.account, prefix: prefix, limit: limit, reverse: true))
            found += try entries.compactMap { entry in
                DeliveryRecord(try entry.object()).map { (String(entry.key.dropFirst(prefix.count)), $0) }
            }
        }
        found.sort { $0.place > $1.place }
        // One that was answered between the two reads is in both.
        var seen: Set<String> = []
        let records = found.filter { seen.insert($0.place).inserted }.prefix(limit).map(\.record)
        var shown = endpoint.shown
        let waiting = try await host.store.get(WebhookKeys.waiting(id, call.account))?.counter ?? 0
        shown["pendingDeliveries"] = .integer(max(0, waiting))
        shown["deliveries"] = .array(records.map(\.shown))
        return .object(shown)
    }

    /// `testWebhook`: queues a `webhook.test`.
    func test(_ call: Call) async throws -> JSON {
        let now = host.clock.now
        var queued: QueuedDelivery?
        let answer = try await host.store.answering { transaction in
            let endpoint = try await self.enabledEndpoint(call, &transaction)
            let eventID = Identifier.make("evt_", now: now)
            // After all that is there.
            var last = WebhookKeys.place(0)
            for prefix in [WebhookKeys.queue(of: endpoint.id), WebhookKeys.history(of: endpoint.id)] {
                let entries = try await self.host.store.scan(
                    StoreScan(account: call.account, prefix: prefix, limit: 1, reverse: true))
                if let entry = entries.first { last = max(last, String(entry.key.dropFirst(prefix.count).prefix(16))) }
            }
            let event = Event(
                id: eventID, type: EventTypes.test, account: call.account, subject: "",
                data: ["webhookId": .string(endpoint.id)], sequence: 0, time: now)
            let record = DeliveryRecord(event, epoch: endpoint.epoch, isManual: true)
            let place = "\(last).\(eventID)"
            transaction.put(WebhookKeys.queued(endpoint.id, place, call.account), record.stored)
            transaction.add(WebhookKeys.waiting(endpoint.id, call.account), 1)
            transaction.enqueue(Self.job.kind, account: "", key: Self.job.key)
            queued = QueuedDelivery(
                account: call.account, webhookID: endpoint.id, place: place, lane: record.lane(at: place))
            return record.shown
        }
        if let queued { pump.hurry(queued, insteadOf: nil) }
        return answer
    }

    /// `redeliverWebhook`: sends an event again, at once, whatever became of it.
    func redeliver(_ call: Call) async throws -> JSON {
        let eventID = call.parameters["eventId"]?.string ?? ""
        var queued: (delivery: QueuedDelivery, old: QueuedDelivery)?
        let answer = try await host.store.answering { transaction in
            let endpoint = try await self.enabledEndpoint(call, &transaction)
            guard let (key, place) = try await self.find(eventID, of: endpoint) else {
                throw PluginError.notFound("This webhook has no delivery of that event any more; GET /events tells it.")
            }
            guard let object = try await transaction.object(key), var record = DeliveryRecord(object) else {
                throw PluginError.conflict("The delivery is under way.")
            }
            let wasPending = record.status == .pending
            let old = QueuedDelivery(
                account: call.account, webhookID: endpoint.id, place: place, lane: record.lane(at: place))
            // What comes of that attempt would be written over this.
            if wasPending, pump.isBusy(old) {
                throw PluginError.validation("The delivery is being sent at this moment; ask again once it is over.")
            }
            record.renew(epoch: endpoint.epoch)
            if !wasPending {
                transaction.delete(key)
                transaction.add(WebhookKeys.waiting(endpoint.id, call.account), 1)
            }
            transaction.put(WebhookKeys.queued(endpoint.id, place, call.account), record.stored)
            transaction.enqueue(Self.job.kind, account: "", key: Self.job.key)
            let delivery = QueuedDelivery(
                account: call.account, webhookID: endpoint.id, place: place, lane: record.lane(at: place))
            queued = (delivery, old)
            return record.shown
        }
        if let queued { pump.hurry(queued.delivery, insteadOf: queued.old) }
        return answer
    }

    private func enabledEndpoint(_ call: Call, _ transaction: inout Transaction) async throws -> EndpointRecord {
        let endpoint = try await endpoint(call, &transaction)
        guard endpoint.isEnabled else {
            throw PluginError.validation("The webhook is disabled; enable it first.")
        }
        return endpoint
    }

    /// The delivery of an event, among what waits and what is over.
    private func find(_ eventID: String, of endpoint: EndpointRecord) async throws -> (StoreKey, String)? {
        for prefix in [WebhookKeys.queue(of: endpoint.id), WebhookKeys.history(of: endpoint.id)] {
            var end = StoreScan.end(ofPrefix: prefix)
            for _ in 0..<(EndpointWindow.largest / Self.page) {
                let entries = try await host.store.scan(
                    StoreScan(account: endpoint.account, start: prefix, end: end, limit: Self.page, reverse: true))
                for entry in entries where try entry.object()["id"]?.string == eventID {
                    let place = String(entry.key.dropFirst(prefix.count))
                    return (StoreKey(account: endpoint.account, key: entry.key), place)
                }
                guard entries.count == Self.page, let last = entries.last else { break }
                end = last.key
            }
        }
        return nil
    }
}
