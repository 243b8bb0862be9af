internal import JSON
internal import PluginSDK

extension Webhooks {
    /// `createWebhook`: events go to it from now on. Its secret is shown this once.
    func create(_ call: Call) async throws -> JSON {
        let url = call.parameters["url"]?.string ?? ""
        try await check(url)
        let now = host.clock.now
        let secret = try newSecret(call)
        var endpoint = EndpointRecord(
            id: Identifier.make("whk_", now: now), account: call.account, url: url,
            events: events(call) ?? [EventTypes.all],
            secret: secret, createdAt: now)
        endpoint.activeSince = now
        let made = endpoint
        let answer = try await host.store.answering { transaction in
            transaction.put(WebhookKeys.endpoint(made.id, made.account), made.stored)
            transaction.put(WebhookKeys.owner(made.id), ["account": .string(made.account)] as JSONObject)
            transaction.put(WebhookKeys.changes(made.account), JSON.integer(now))
            transaction.enqueue(Self.job.kind, account: "", key: Self.job.key)
            return .object(Self.withSecret(made))
        }
        pump.changed(made, isNew: true)
        return answer
    }

    /// `listWebhooks`: the account's, the oldest first.
    func list(_ call: Call) async throws -> JSON {
        let limit = call.parameters["limit"]?.int ?? 1000
        let cursor = call.parameters["cursor"]?.string
        let entries = try await host.store.scan(
            StoreScan(
                account: call.account, start: WebhookKeys.endpoints + (cursor.map { $0 + "\u{0}" } ?? ""),
                end: StoreScan.end(ofPrefix: WebhookKeys.endpoints), limit: limit + 1))
        let endpoints = try entries.prefix(limit).compactMap { EndpointRecord(try $0.object()) }
        return [
            "webhooks": .array(endpoints.map { .object($0.shown) }),
            "nextCursor": entries.count > limit ? endpoints.last.map { .string($0.id) } ?? .null : .null,
        ]
    }

    /// `updateWebhook`: another address, other events, on or off.
    func update(_ call: Call) async throws -> JSON {
        let url = call.parameters["url"]?.string
        if let url { try await check(url) }
        let now = host.clock.now
        var changed: EndpointRecord?
        let answer = try await host.store.answering { transaction in
            var endpoint = try await self.endpoint(call, &transaction)
            if let url { endpoint.url = url }
            if let events = events(call) { endpoint.events = events }
            switch call.parameters["enabled"]?.bool {
            case true?: endpoint.enable(now: now)
            case false?: endpoint.disable(because: nil)
            case nil: break
            }
            Self.write(endpoint, now, &transaction)
            changed = endpoint
            return .object(endpoint.shown)
        }
        if let changed { pump.changed(changed) }
        return answer
    }

    /// `deleteWebhook`: nothing more goes to it, and what waited is forgotten.
    func delete(_ call: Call) async throws -> JSON {
        let id = call.parameters["webhookId"]?.string ?? ""
        let now = host.clock.now
        let answer = try await host.store.answering { transaction in
            let endpoint = try await self.endpoint(call, &transaction)
            transaction.delete(WebhookKeys.endpoint(id, call.account))
            transaction.put(WebhookKeys.changes(call.account), JSON.integer(now))
            // What is left of it goes below, or at the next start.
            transaction.put(
                WebhookKeys.owner(id), ["account": .string(endpoint.account), "deleted": true] as JSONObject)
            return ["webhookId": .string(id), "deleted": true]
        }
        pump.removed(id)
        let account = call.account
        Task.detached { [pump, host] in
            do {
                try await pump.sweep(id, account)
            } catch {
                host.log.warning(
                    "A webhook's deliveries are left until the next start.", ["error": .string("\(error)")])
            }
        }
        return answer
    }

    /// `rotateWebhook`: a new secret, beside which the old one signs for a while.
    func rotate(_ call: Call) async throws -> JSON {
        let now = host.clock.now
        var changed: EndpointRecord?
        let answer = try await host.store.answering { transaction in
            var endpoint = try await self.endpoint(call, &transaction)
            guard let scheme = endpoint.secrets.first?.secret.scheme, let secret = SigningSecret(new: scheme) else {
                throw PluginError.internalError("No secret could be made.")
            }
            endpoint.rotate(
                to: secret, now: now, overlap: settings.rotationMilliseconds,
                revokes: call.parameters["revoke"]?.bool ?? false)
            Self.write(endpoint, now, &transaction)
            changed = endpoint
            return .object(Self.withSecret(endpoint))
        }
        if let changed { pump.changed(changed) }
        return answer
    }

    /// The endpoint that a call names. Throws `NOT_FOUND`, also for another account's.
    func endpoint(_ call: Call, _ transaction: inout Transaction) async throws -> EndpointRecord {
        let id = call.parameters["webhookId"]?.string ?? ""
        guard id.utf8.count <= 64, let object = try await transaction.object(WebhookKeys.endpoint(id, call.account)),
            let endpoint = EndpointRecord(object)
        else { throw PluginError.notFound("There is no such webhook in this account.") }
        return endpoint
    }

    private static func write(_ endpoint: EndpointRecord, _ now: Int64, _ transaction: inout Transaction) {
        transaction.put(WebhookKeys.endpoint(endpoint.id, endpoint.account), endpoint.stored)
        transaction.put(WebhookKeys.changes(endpoint.account), JSON.integer(now))
    }

    /// With what receivers check signatures by.
    private static func withSecret(_ endpoint: EndpointRecord) -> JSONObject {
        var shown = endpoint.shown
        let secret = endpoint.secrets.first?.secret
        shown["secret"] = secret.flatMap { $0.scheme == .hmac ? .string($0.text) : nil } ?? .null
        shown["publicKey"] = secret?.publicKey.map(JSON.string) ?? .null
        return shown
    }

    private func newSecret(_ call: Call) throws -> SigningSecret {
        let scheme = call.parameters["signature"]?.string.flatMap(SigningSecret.Scheme.init) ?? .hmac
        guard let text = call.parameters["secret"]?.string else {
            guard let secret = SigningSecret(new: scheme) else {
                throw PluginError.internalError("No secret could be made.")
            }
            return secret
        }
        guard scheme == .hmac, let secret = SigningSecret(text), secret.scheme == .hmac else {
            throw PluginError.validation(
                path: "/parameters/secret",
                problem: scheme == .hmac
                    ? "must be `whsec_` and the base64 of 24 to 64 bytes" : "does not go with the signature `v1a`")
        }
        return secret
    }

    /// Each type once, in the order given.
    private func events(_ call: Call) -> [String]? {
        var seen: Set<String> = []
        return call.parameters["events"]?.array?.compactMap(\.string).filter { seen.insert($0).inserted }
    }

    private func check(_ url: String) async throws {
        do {
            try await host.fetch.check(url)
        } catch let error as PluginError where error.code == "FETCH_REFUSED" || error.code == "VALIDATION_ERROR" {
            throw PluginError.validation(path: "/parameters/url", problem: error.message)
        } catch let error as PluginError where error.code == "NOT_ENABLED" {
            // A host without a way out: nothing will be sent.
        }
    }
}
