import JSON
import Testing

extension EndToEnd {
    /// What is counted is what happened.
    @Suite struct Figures {
        private static let viewers = 200
        private static let proxy = [
            "STREAM_HTTP_TRUSTED_PROXIES": "127.0.0.1/32", "STREAM_HTTP_COUNTRY_HEADER": "x-country",
        ]

        private func client(_ script: String, _ arguments: String...) async throws -> JSON {
            let outcome = try await Command.outcome(
                [try await Python.path(), "\(Build.root)/Tests/EndToEnd/Clients/\(script)"] + arguments)
            guard outcome.status == 0 else { throw Failure("\(script): \(outcome.output)") }
            return try JSON(parsing: outcome.output.split(separator: "\n").last.map(String.init) ?? "")
        }

        /// The totals once that many views are there, and so many bytes: what was fetched last comes last.
        private func totals(_ client: Client, _ id: String, views: Int, bytes: Int? = nil) async throws -> JSON {
            try await until("\(views) views", within: .seconds(10)) {
                let report = try await client.call("getAnalytics", ["streamId": .string(id)])
                let totals = report["totals"] ?? .null
                let isWhole = bytes.map { totals["bytesDelivered"]?.int == $0 } ?? true
                return totals["views"]?.int == views && isWhole ? totals : nil
            }
        }

        @Test func ofKnownViewersAreTrueAlsoAfterARestart() async throws {
            var server = try await StreamServer.started(settings: Self.proxy)
            let id = try await server.client.uploadByPut(try await Media.short())
            _ = try await server.client.ended(id)
            var truth = try await client("viewers.py", server.url, id, "\(Self.viewers)", StreamServer.adminKey)
            try await holds(truth, server.client, id, peak: true)
            let first = truth

            // Stopped in order, and killed: nothing is lost, and nobody who goes on is counted again.
            #expect(try await server.stop() == 0)
            server = try await StreamServer.started(data: server.data, settings: Self.proxy)
            try await holds(first, server.client, id, peak: true)
            truth = try await client("viewers.py", server.url, id, "\(Self.viewers)", StreamServer.adminKey, "more")
            _ = try await until("what was fetched to be written", within: .seconds(10)) {
                try await server.client.call("getAnalytics", ["streamId": .string(id)])["totals"]?["bytesDelivered"]?
                    .int
                    == (first["totals"]?["bytesDelivered"]?.int ?? 0) + (truth["totals"]?["bytesDelivered"]?.int ?? 0)
                    ? true : nil
            }
            let before = try await totals(server.client, id, views: Self.viewers)
            try await server.kill9()
            server = try await StreamServer.started(data: server.data, settings: Self.proxy)
            let after = try await totals(server.client, id, views: Self.viewers)
            for metric in ["watchedSeconds", "playbackErrors", "completionRate", "uniqueViewers"] {
                #expect(after[metric] == before[metric], "\(metric)")
            }
            let errors = (first["totals"]?["playbackErrors"]?.int ?? 0) + (truth["totals"]?["playbackErrors"]?.int ?? 0)
            #expect(after["playbackErrors"]?.int == errors)
            #expect(try await server.stop() == 0)
        }

        private func holds(_ truth: JSON, _ client: Client, _ id: String, peak: Bool) async throws {
            let totals = try await totals(
                client, id, views: Self.viewers, bytes: truth["totals"]?["bytesDelivered"]?.int)
            for (name, value) in truth["totals"]?.object ?? [:] where peak || name != "peakConcurrentViewers" {
                let (found, wanted) = (totals[name]?.double ?? -1, value.double ?? -2)
                #expect(abs(found - wanted) <= max(0.002, 1e-6 * wanted), "\(name): \(found) and not \(wanted)")
            }
            #expect(totals["startupTimeMs"]?["p50"]?.double == truth["startups"]?[0]?.double)
            #expect(abs((totals["startupTimeMs"]?["p95"]?.double ?? 0) - (truth["startups"]?[1]?.double ?? -1)) < 0.06)
            for (dimension, groups) in truth["groups"]?.object ?? [:] {
                let report = try await client.call(
                    "getAnalytics", ["groupBy": .string(dimension), "interval": "hour"])
                let found = report["groups"]?.array ?? []
                for (value, wanted) in groups.object ?? [:] {
                    let group = found.first { $0[dimension]?.string == value }
                    #expect(group?["views"] == wanted["views"], "\(dimension) \(value)")
                    #expect(group?["bytesDelivered"] == wanted["bytesDelivered"], "\(dimension) \(value)")
                    let watched = (group?["watchedSeconds"]?.double ?? -1, wanted["watchedSeconds"]?.double ?? -2)
                    #expect(abs(watched.0 - watched.1) < 0.01, "\(dimension) \(value): \(watched)")
                }
                let points = (report["series"]?.array ?? []).reduce(0) { $0 + ($1["views"]?.int ?? 0) }
                #expect(points == Self.viewers)
            }
            // Several dimensions at once, and the views themselves.
            let both: JSONObject = [
                "groupBy": ["country", "device"], "filters": ["country": ["DE", "FR"]], "detail": "views", "limit": 100,
            ]
            let report = try await client.call("getAnalytics", both)
            let wanted = ["DE", "FR"].reduce(0) {
                $0 + (truth["groups"]?["country"]?[$1]?["views"]?.int ?? 0)
            }
            #expect(report["totals"]?["views"]?.int == wanted)
            #expect((report["groups"]?.array ?? []).reduce(0) { $0 + ($1["views"]?.int ?? 0) } == wanted)
            #expect(report["views"]?.array?.count == min(100, wanted))
            let events = try await client.request("/events?types=stream.viewed&limit=1000").data
            #expect(events["events"]?.array?.count == Self.viewers)
        }

        @Test func ofARealBrowserAreOneViewWithItsStart() async throws {
            let server = try await StreamServer.started()
            let id = try await server.client.uploadByPut(try await Media.short())
            let stream = try await server.client.ended(id)
            let page = try #require(stream["playback"]?["player"]?.string)
            let seen = try await client("counted.py", page, "3")
            #expect(seen["problems"] == [])
            let totals = try await until("the page's last words", within: .seconds(15)) {
                let totals = try await server.client.call("getAnalytics", ["streamId": .string(id)])["totals"] ?? .null
                return totals["watchedSeconds"]?.double ?? 0 > 2 ? totals : nil
            }
            print("a browser's session: \(totals)")
            #expect(totals["views"] == 1)
            #expect(totals["uniqueViewers"] == 1)
            #expect(totals["startupTimeMs"]?["p50"]?.double ?? 0 > 0)
            #expect(abs((totals["watchedSeconds"]?.double ?? 0) - (seen["time"]?.double ?? -9)) < 3)
            let report = try await server.client.call(
                "getAnalytics", ["streamId": .string(id), "groupBy": "browser", "detail": "views"])
            #expect(report["groups"]?[0]?["browser"] == "Chrome")
            #expect(report["views"]?.array?.count == 1)
            #expect(report["retention"]?.array?.count == 100)
            try await refused(server.client, id)
            #expect(try await server.stop() == 0)
        }

        /// What is no beacon, and whose stream is nobody's.
        private func refused(_ client: Client, _ id: String) async throws {
            let bad = try await client.anonymous.request("/beacon", ["--data-binary", "{}"])
            #expect(bad.status == 400 && bad.errorCode == "VALIDATION_ERROR", "\(bad.text)")
            #expect(bad.issuePaths == ["/key", "/sessionId", "/events"])
            #expect(bad.header("access-control-allow-origin") == "*")
            let unknown = try await client.anonymous.request(
                "/beacon",
                [
                    "--data-binary",
                    #"{"key": "str_01AAAAAAAAAAAAAAAAAAAAAAAA", "sessionId": "s", "events": [{"type": "play"}]}"#,
                ])
            #expect(unknown.status == 404 && unknown.errorCode == "NOT_FOUND", "\(unknown.text)")
            let preflight = try await client.anonymous.request(
                "/beacon", ["-X", "OPTIONS", "-H", "Origin: https://a.example"])
            #expect(preflight.status == 204)
            #expect(preflight.header("access-control-allow-origin") == "https://a.example")
            let foreign = try await client.answer("getAnalytics", ["streamId": "str_01AAAAAAAAAAAAAAAAAAAAAAAA"])
            #expect(foreign.status == 404)
            let wrong = try await client.answer(
                "getAnalytics", ["since": "2026-01-02T00:00:00.000Z", "until": "2026-01-01T00:00:00.000Z"])
            #expect(wrong.status == 400 && wrong.issuePaths == ["/parameters/since"])
        }
    }
}
