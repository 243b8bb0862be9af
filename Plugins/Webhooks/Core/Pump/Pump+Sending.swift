internal import JSON
internal import PluginSDK
internal import Synchronization

extension Pump {
    /// Bytes of an answer that are read.
    private static let answerLimit: UInt64 = 2048
    /// Endpoints that are kept in memory.
    private static let mostEndpoints = 5000

    /// Makes one attempt in a run, or finds out that none is due.
    func send(_ delivery: QueuedDelivery, _ run: Int) async {
        do {
            let endpoint = try await endpoint(delivery.webhookID, delivery.account)
            let key = WebhookKeys.queued(delivery.webhookID, delivery.place, delivery.account)
            guard let endpoint, let entry = try await host.store.get(key),
                var record = DeliveryRecord(try entry.object())
            else { return over(Outcome(delivery: delivery, record: nil, isAttempt: false), run) }
            guard endpoint.isEnabled, record.epoch == endpoint.epoch else {
                record.cancel()
                return over(Outcome(delivery: delivery, record: record, isAttempt: false), run)
            }
            let answer = try await attempt(record, at: endpoint)
            let now = host.clock.now
            record.note(
                answer, at: now,
                next: retries.next(
                    after: record.attempts + 1, now: now, asked: answer.askedWait, chance: .random(in: 0...1)))
            if answer.isGone { try await disable(endpoint, because: "The receiver answered 410 Gone.") }
            over(Outcome(delivery: delivery, record: record, isAttempt: true), run, answer)
        } catch {
            // The server stops, or the store failed: nothing was written down, so it is sent again.
            let isOurs = (error as? PluginError)?.code == "CANCELLED" || error is CancellationError
            if !isOurs { host.log.warning("A webhook could not be sent.", ["error": .string("\(error)")]) }
            let now = host.clock.now
            state.withLock { state in
                guard state.run == run else { return }
                state.schedule.answered(delivery, isSuccess: true)
                state.settle(delivery, next: now + 1000, now: now)
            }
            advance()
        }
    }

    /// An endpoint as it is now; nil where it was deleted.
    private func endpoint(_ id: String, _ account: String) async throws -> EndpointRecord? {
        let (known, isDeleted, changes) = state.withLock {
            ($0.endpoints[id], $0.deleted[id] != nil, $0.changes)
        }
        if isDeleted { return nil }
        if let known { return known }
        guard let entry = try await host.store.get(WebhookKeys.endpoint(id, account)) else { return nil }
        let record = EndpointRecord(try entry.object())
        state.withLock { state in
            // It may have been changed since it was read.
            guard state.changes == changes else { return }
            if state.endpoints.count >= Self.mostEndpoints { state.endpoints.removeAll() }
            state.endpoints[id] = record
        }
        return record
    }

    /// One request. Throws only where it is not the receiver's fault that there is no answer.
    private func attempt(_ record: DeliveryRecord, at endpoint: EndpointRecord) async throws -> Answer {
        let started = ContinuousClock.now
        func elapsed() -> Int64 {
            let time = (ContinuousClock.now - started).components
            return time.seconds * 1000 + time.attoseconds / 1_000_000_000_000_000
        }
        let now = host.clock.now
        let body = record.body
        guard
            let headers = MessageHeaders(
                id: record.eventID, timestamp: now / 1000, body: body, secrets: endpoint.secrets(at: now))
        else { throw PluginError.internalError("A message could not be signed.") }
        var request = FetchRequest(
            "POST", url: endpoint.url,
            headers: [("content-type", "application/json"), ("user-agent", "stream-webhooks/1")] + headers.fields,
            body: body, limitBytes: Self.answerLimit)
        request.redirects = 0
        request.timeoutMilliseconds = settings.timeoutMilliseconds
        request.connectTimeoutMilliseconds = settings.timeoutMilliseconds
        request.keepsConnection = true
        request.truncates = true
        do {
            let answer = try await host.fetch.fetch(request)
            let asked = answer.header("retry-after").flatMap { RetryAfter.wait($0, now: host.clock.now) }
            return Answer(status: answer.status, milliseconds: elapsed(), body: answer.body, askedWait: asked)
        } catch let error as PluginError where error.code != "CANCELLED" {
            return Answer(failure: error.message, milliseconds: elapsed())
        }
    }

    /// A request is over: its place is free, and what became of it is to be written down. Where its run has ended, another has
    /// read what waits, and sends it again.
    private func over(_ outcome: Outcome, _ run: Int, _ answer: Answer? = nil) {
        let isOurs = state.withLock { state in
            guard state.run == run, state.isRunning else { return false }
            state.schedule.answered(
                outcome.delivery, isSuccess: answer?.isSuccess ?? true, after: answer?.milliseconds ?? 0)
            state.outcomes.append(outcome)
            return true
        }
        guard isOurs else { return }
        outcomes.ring()
        advance()
    }

    /// Nothing more is sent to an endpoint.
    func disable(_ endpoint: EndpointRecord, because reason: String) async throws {
        let changed = try await host.store.transaction { transaction -> EndpointRecord? in
            let key = WebhookKeys.endpoint(endpoint.id, endpoint.account)
            // What an earlier address answered says nothing of the one that is there now.
            guard let object = try await transaction.object(key), var record = EndpointRecord(object),
                record.isEnabled, record.epoch == endpoint.epoch, record.url == endpoint.url
            else { return nil }
            record.disable(because: reason)
            transaction.put(key, record.stored)
            transaction.put(WebhookKeys.changes(endpoint.account), JSON.integer(host.clock.now))
            return record
        }
        guard let changed else { return }
        host.log.info(
            "A webhook was disabled.", ["webhook": .string(endpoint.id), "reason": .string(reason)])
        self.changed(changed)
    }
}
