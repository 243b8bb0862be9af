import Glibc
import JSON
import Testing

extension EndToEnd {
    /// Webhooks of the real server, to a receiver that checks them with PyPI's `standardwebhooks`.
    @Suite struct Webhooks {
        private static let inner = [
            "STREAM_NETWORK_ALLOW_PRIVATE": "true", "STREAM_WEBHOOKS_RETRY_SECONDS": "0.2",
            "STREAM_WEBHOOKS_TIMEOUT_SECONDS": "2",
        ]

        private func webhook(_ client: Client, _ url: String, _ more: JSONObject = [:]) async throws -> JSON {
            var body: JSONObject = ["url": .string(url)]
            for (name, value) in more { body[name] = value }
            let answer = try await client.request("/webhooks", ["-d", JSON.object(body).description])
            guard answer.status == 200 else { throw Failure("POST /webhooks: \(answer.status) \(answer.text)") }
            return answer.data
        }

        private func deliveries(_ client: Client, of webhook: JSON) async throws -> [JSON] {
            let id = webhook["webhookId"]?.string ?? ""
            return try await client.request("/webhooks/\(id)").data["deliveries"]?.array ?? []
        }

        @Test func everyEventOfRealFlowsComesSignedAndInOrder() async throws {
            let sink = try await WebhookSink()
            let server = try await StreamServer.started(settings: Self.inner)
            let client = server.client
            let all = try await webhook(client, sink.url + "/take/all", ["events": ["*"]])
            let key = try await webhook(client, sink.url + "/take/key", ["events": ["*"], "signature": "v1a"])
            let some = try await webhook(
                client, sink.url + "/take/some", ["events": ["stream.Encoding.completed", "stream.deleted"]])

            let film = try await client.uploadByPut(try await Media.short())
            let letter = try await client.uploadByPut(try await Media.text())
            #expect(try await client.ended(film)["state"] == "ready")
            #expect(try await client.ended(letter)["state"] == "failed")
            let stream: JSON = .string(film)
            let play: JSON = [
                "key": stream, "sessionId": "viewer-1",
                "events": [["type": "play", "positionSeconds": 0]],
            ]
            let browser =
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
            let beacon = try await client.anonymous.request(
                "/beacon", ["-A", browser, "--data-binary", play.description])
            #expect(beacon.status == 204, "\(beacon.text)")
            _ = try await until("the view to be told of") {
                try await sink.received("/take/all").contains { $0["type"] == "stream.viewed" } ? true : nil
            }
            _ = try await client.call("updateAccess", ["streamId": stream, "visibility": "signed"])
            let captions = "WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n"
            _ = try await client.call(
                "addCaptions", ["streamId": stream, "language": "en", "content": .string(captions)])
            _ = try await client.call("removeCaptions", ["streamId": stream, "language": "en"])
            _ = try await client.call("delete", ["streamId": stream])

            let flow = [
                "stream.created", "stream.uploaded", "stream.Encoding.started", "stream.Encoding.completed",
                "stream.viewed", "stream.Access.updated", "stream.Captions.added", "stream.Captions.removed",
                "stream.deleted",
            ]
            let failing = ["stream.created", "stream.uploaded", "stream.Encoding.started", "stream.Encoding.failed"]
            let messages = try await sink.received(flow.count + failing.count, at: "/take/all")
            #expect(messages.filter { $0["streamId"]?.string == film }.map { $0["type"]?.string } == flow)
            #expect(messages.filter { $0["streamId"]?.string == letter }.map { $0["type"]?.string } == failing)
            #expect(Set(messages.compactMap { $0["id"]?.string }).count == messages.count)
            for message in messages {
                #expect(message["data"]?.object?.keys == ["id", "type", "timestamp", "data"])
                #expect(
                    message["data"]?["id"] == message["id"] && message["headers"]?["content-type"] == "application/json"
                )
            }
            let failed = messages.first { $0["type"] == "stream.Encoding.failed" }
            #expect(failed?["data"]?["data"]?["error"]?["code"] == "NOT_MEDIA")
            let chosen = try await sink.received(2, at: "/take/some")
            #expect(chosen.map { $0["type"] } == ["stream.Encoding.completed", "stream.deleted"])
            // The log says the same.
            let log = try await client.request("/events").data["events"]?.array ?? []
            let body = try #require(messages.first?["data"])
            #expect(
                log.contains {
                    $0["id"] == body["id"] && $0["timestamp"] == body["timestamp"] && $0["data"] == body["data"]
                })

            _ = try await sink.received(messages.count, at: "/take/key")
            for (path, secret) in [
                ("/take/all", all["secret"]), ("/take/key", key["publicKey"]), ("/take/some", some["secret"]),
            ] {
                let checked = try await sink.verified(path, by: secret?.string ?? "")
                #expect(checked.bad == [] && checked.good >= 2, "\(path)")
            }
            #expect(try await !sink.verified("/take/all", by: some["secret"]?.string ?? "").bad.isEmpty)
            let counts = try await sink.counts()
            #expect(counts.connections < counts.requests, "connections are used again")
            #expect(try await server.stop() == 0)
        }

        @Test func failuresAreTriedAgainListedAndToldOf() async throws {
            let sink = try await WebhookSink()
            let server = try await StreamServer.started(settings: Self.inner)
            let client = server.client
            func id(_ webhook: JSON) -> String { webhook["webhookId"]?.string ?? "" }
            let fails = try await webhook(client, sink.url + "/fail/2/a")
            let moved = try await webhook(client, sink.url + "/moved/a")
            let gone = try await webhook(client, sink.url + "/gone/a")
            let hangs = try await webhook(client, sink.url + "/hang/a")
            let busy = try await webhook(client, sink.url + "/busy/1/a")
            let closed = try await webhook(client, "http://127.0.0.1:9/")
            let stream = try await client.createdStream(["title": "one"])

            let tries = try await sink.received(3, at: "/fail/2/a")
            #expect(
                tries.map { $0["status"] } == [500, 500, 200] && Set(tries.compactMap { $0["id"]?.string }).count == 1)
            #expect(try await sink.verified("/fail/2/a", by: fails["secret"]?.string ?? "").good == 3)
            func once(_ what: String, _ webhook: JSON, _ isSo: @Sendable (JSON) -> Bool) async throws -> JSON {
                try await until(what, within: .seconds(60)) {
                    try await deliveries(client, of: webhook).first.flatMap { isSo($0) ? $0 : nil }
                }
            }
            let taken = try await once("the third attempt", fails) { $0["status"] == "delivered" }
            #expect(
                taken["attempts"] == 3 && taken["responseStatus"] == 200
                    && taken["response"] == "status 200, attempt 3\n")
            #expect(taken["durationMs"]?.int != nil && taken["nextAttemptAt"] == .null)
            let redirect = try await once("the redirect", moved) { $0["attempts"]?.int ?? 0 > 0 }
            #expect(redirect["responseStatus"] == 302 && redirect["status"] == "pending")
            let silent = try await once("the silence", hangs) { $0["attempts"]?.int ?? 0 > 0 }
            #expect(
                silent["responseStatus"] == .null && silent["error"]?.string?.contains("did not answer in time") == true
            )
            let waits = try await once("the answer 200", busy) { $0["status"] == "delivered" }
            #expect(waits["attempts"] == 2)
            let asked = try await sink.received("/busy/1/a").compactMap { $0["time"]?.double }
            #expect(asked.count == 2 && asked[1] - asked[0] >= 1.9, "Retry-After was 2 s")
            let refused = try await once("the closed port", closed) { $0["attempts"]?.int ?? 0 > 0 }
            #expect(refused["error"]?.string?.contains("127.0.0.1") == false)

            _ = try await once("410", gone) { $0["status"] == "failed" }
            let disabled = try await client.request("/webhooks/\(id(gone))").data
            #expect(disabled["enabled"] == false && disabled["disabledReason"]?.string?.contains("410") == true)
            #expect(try await client.request("/webhooks/\(id(gone))/test", ["-X", "POST"]).status == 400)

            // By hand; and a rotation signs with both.
            let event = taken["eventId"]?.string ?? ""
            let again = try await client.request(
                "/webhooks/\(id(fails))/deliveries/\(event)/redeliver", ["-X", "POST"])
            #expect(again.status == 200 && again.data["eventId"]?.string == event, "\(again.text)")
            _ = try await sink.received(4, at: "/fail/2/a")
            let rotated = try await client.request("/webhooks/\(id(fails))/rotate", ["-X", "POST"]).data
            #expect(
                try await client.request("/webhooks/\(id(fails))/test", ["-X", "POST"]).data["type"] == "webhook.test")
            let last = try await sink.received(7, at: "/fail/2/a").suffix(3)
            #expect(last.allSatisfy { $0["type"] == "webhook.test" })
            #expect(try await sink.verified("/fail/2/a", by: fails["secret"]?.string ?? "").good == 7)
            #expect(try await sink.verified("/fail/2/a", by: rotated["secret"]?.string ?? "").good == 3)

            // Elsewhere, and then nowhere.
            let moving: JSON = ["url": .string(sink.url + "/take/b"), "events": ["stream.deleted"]]
            let changed = try await client.request("/webhooks/\(id(fails))", ["-X", "PATCH", "-d", moving.description])
            #expect(changed.status == 200 && changed.data["events"] == ["stream.deleted"])
            _ = try await client.call("delete", ["streamId": .string(stream)])
            #expect(try await sink.received(1, at: "/take/b").map { $0["type"] } == ["stream.deleted"])
            #expect(try await client.request("/webhooks/\(id(fails))", ["-X", "DELETE"]).data["deleted"] == true)
            #expect(try await client.request("/webhooks/\(id(fails))").status == 404)
            #expect(try await client.request("/webhooks").data["webhooks"]?.array?.count == 5)
            #expect(try await sink.received("/take/trap").isEmpty, "a redirect was followed")
            #expect(try await server.stop() == 0)
        }

        @Test func theAddressesAreOfTheAPI() async throws {
            let server = try await StreamServer.started(settings: Self.inner)
            let client = server.client
            let writer = try await client.request("/keys", ["-d", #"{"account":"acme","scopes":["write"]}"#]).data
            let acme = Client(url: server.url, key: writer["key"]?.string)
            let made = try await webhook(acme, "http://127.0.0.1:9/", ["events": ["stream.created"]])
            let id = made["webhookId"]?.string ?? ""
            let reader = try await client.request("/keys", ["-d", #"{"account":"acme","scopes":["read"]}"#]).data
            for (method, path) in [
                ("GET", "/webhooks"), ("POST", "/webhooks"), ("GET", "/webhooks/\(id)"), ("PATCH", "/webhooks/\(id)"),
                ("DELETE", "/webhooks/\(id)"), ("POST", "/webhooks/\(id)/test"), ("POST", "/webhooks/\(id)/rotate"),
                ("POST", "/webhooks/\(id)/deliveries/evt_1/redeliver"),
            ] {
                let arguments = ["-X", method]
                #expect(try await client.anonymous.request(path, arguments).status == 401, "\(method) \(path)")
                let readers = Client(url: server.url, key: reader["key"]?.string)
                #expect(try await readers.request(path, arguments).status == 403, "\(method) \(path)")
                if path.hasPrefix("/webhooks/") {
                    let foreign = try await client.request(path, arguments)
                    #expect(foreign.status == 404 && foreign.errorCode == "NOT_FOUND", "\(method) \(path)")
                }
            }
            let bad: JSON = ["url": 5, "events": ["stream.made"], "colour": "red"]
            let refused = try await acme.request("/webhooks", ["-d", bad.description])
            #expect(
                refused.status == 400 && Set(refused.issuePaths) == ["/url", "/events/0", "/colour"], "\(refused.text)")
            #expect(try await acme.request("/webhooks", ["-d", "{"]).status == 400)
            #expect(try await acme.request("/webhooks/\(id)?limit=none").issuePaths == ["/limit"])
            #expect(try await acme.request("/webhooks", ["-X", "PUT"]).header("allow") == "GET, HEAD, POST")
            // Not by the one endpoint.
            #expect(try await acme.answer("createWebhook", ["url": "http://127.0.0.1:9/"]).status == 400)
            // A repetition makes no second one.
            let once = ["-H", "X-Idempotency-Key: k1", "-d", #"{"url":"http://127.0.0.1:9/twice"}"#]
            let first = try await acme.request("/webhooks", once)
            let second = try await acme.request("/webhooks", once)
            #expect(first.status == 200 && first.body == second.body && second.header("idempotent-replayed") == "true")
            #expect(try await acme.request("/webhooks").data["webhooks"]?.array?.count == 2)
            #expect(try await server.stop() == 0)
        }

        /// RELIABILITY.md, R8: `STREAM_WEBHOOK_EVENTS` events (1500), `STREAM_WEBHOOK_KILLS` kills (5).
        @Test func nothingIsLostWhateverFails() async throws {
            let folder = try Folder()
            func setting(_ name: String, _ value: String) -> String {
                getenv(name).map { String(cString: $0) } ?? value
            }
            let outcome = try await Command.outcome(
                [
                    try await Python.path(), "-B", "\(Build.root)/Tests/EndToEnd/Clients/webhook_loop.py",
                    Build.program("streamd"), Build.manifests, Build.folder, folder.path,
                    setting("STREAM_WEBHOOK_EVENTS", "1500"), setting("STREAM_WEBHOOK_KILLS", "5"),
                ], within: .seconds(1800))
            print(outcome.output)
            #expect(outcome.status == 0, "\(outcome.output)")
        }
    }
}
