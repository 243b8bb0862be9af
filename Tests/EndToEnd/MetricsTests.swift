import Glibc
import JSON
import Testing

extension EndToEnd {
    /// `/metrics`: what was done is what is counted.
    @Suite struct Metrics {
        /// What Prometheus' parser makes of `/metrics`, by name and labels.
        private static func scrape(_ server: StreamServer, token: String? = nil) async throws -> JSON {
            let outcome = try await Command.outcome(
                [try await Python.path(), "\(Build.root)/Tests/EndToEnd/Clients/metrics.py", "\(server.url)/metrics"],
                environment: token.map { ["METRICS_TOKEN": $0] } ?? [:])
            guard outcome.status == 0 else { throw Failure("the parser says: \(outcome.output)") }
            return try #require(try JSON(parsing: outcome.output)["samples"])
        }

        /// Scrapes until these have grown by these since an earlier scrape. Some are counted after the answer was sent.
        private func grown(_ server: StreamServer, since before: JSON, by wanted: [String: Double]) async throws {
            var last: [String: Double] = [:]
            do {
                _ = try await until("the counters", within: .seconds(20)) { () -> Bool? in
                    let now = try await Self.scrape(server)
                    last = wanted.reduce(into: [:]) { all, next in
                        all[next.key] = (now[next.key]?.double ?? 0) - (before[next.key]?.double ?? 0)
                    }
                    return last == wanted ? true : nil
                }
            } catch {
                for (name, value) in wanted where last[name] != value {
                    Issue.record("\(name) grew by \(last[name] ?? 0), not by \(value)")
                }
            }
        }

        @Test func countersGrowByWhatWasDone() async throws {
            let server = try await StreamServer.started()
            let client = server.client
            let before = try await Self.scrape(server)
            var bytes = 0
            var streams: [String] = []
            for index in 0..<3 {
                let answer = try await client.answer("create", ["title": .string("\(index)")])
                bytes += answer.body.count
                streams.append(try #require(answer.data["streamId"]?.string))
            }
            bytes += try await client.answer("stream", ["streamId": .string(streams[0])]).body.count
            bytes += try await client.answer("stream", ["streamId": "str_01J00000000000000000000000"]).body.count
            bytes += try await client.answer("create", ["titel": "x"]).body.count
            bytes += try await client.answer("nothing").body.count
            bytes += try await client.post("{").body.count
            bytes += try await client.anonymous.answer("create").body.count
            for _ in 0..<2 {
                let body = #"{"operation":"create","parameters":{"title":"once"}}"#
                bytes += try await client.post(body, ["-H", "X-Idempotency-Key: once"]).body.count
            }
            #expect(try await client.request("/nowhere/else").status == 404)
            try await grown(
                server, since: before,
                by: [
                    "stream_operations_total{code=OK,operation=create}": 5,
                    "stream_operations_total{code=OK,operation=stream}": 1,
                    "stream_operations_total{code=NOT_FOUND,operation=stream}": 1,
                    "stream_operations_total{code=VALIDATION_ERROR,operation=create}": 1,
                    "stream_operations_total{code=VALIDATION_ERROR,operation=unknown}": 2,
                    "stream_operation_duration_seconds_count{operation=create}": 6,
                    "stream_operation_duration_seconds_count{operation=stream}": 2,
                    "stream_http_requests_total{area=stream,status=200}": 6,
                    "stream_http_requests_total{area=stream,status=400}": 3,
                    "stream_http_requests_total{area=stream,status=401}": 1,
                    "stream_http_requests_total{area=stream,status=404}": 1,
                    "stream_http_requests_total{area=other,status=404}": 1,
                    "stream_http_request_duration_seconds_count{area=stream}": 11,
                    "stream_http_response_bytes_total{area=stream}": Double(bytes),
                    "stream_idempotent_requests_total{outcome=first}": 1,
                    "stream_idempotent_requests_total{outcome=replayed}": 1,
                    "stream_events_newest_sequence{}": 4,
                ])
            let after = try await Self.scrape(server)
            #expect(after["stream_store_commits_total{}"] == after["stream_store_batch_commits_sum{}"])
            #expect(after["stream_http_connections{}"]?.double ?? 0 >= 1, "that of the parser")
            #expect(after["stream_store_writable{}"] == 1)
            for name in [
                "process_resident_memory_bytes{}", "process_heap_bytes{}", "process_open_fds{}",
                "process_cpu_seconds_total{}",
            ] {
                #expect(after[name]?.double ?? 0 > 0, "\(name)")
            }
            #expect(try await server.stop() == 0)
        }

        @Test func anUploadIsSeenInJobsWorkersAndStorage() async throws {
            let server = try await StreamServer.started(settings: StreamServer.encoding)
            let before = try await Self.scrape(server)
            _ = try await server.client.ready(try await server.client.uploadByMultipart(try await Media.short()))
            try await grown(
                server, since: before,
                by: [
                    "stream_operations_total{code=OK,operation=upload}": 1,
                    "stream_job_runs_total{kind=first,outcome=done}": 1,
                    "stream_worker_runs_total{outcome=done,worker=media}": 1,
                    "stream_jobs_running{kind=first}": 0, "stream_workers_running{worker=media}": 0,
                    "stream_workers_waiting{worker=media}": 0,
                ])
            let after = try await Self.scrape(server)
            #expect(after["stream_storage_calls_total{call=put,code=OK}"]?.double ?? 0 > 1, "the segments")
            #expect(after["stream_events_lag{subscriber=encoding}"] == 0)
            #expect(try await server.stop() == 0)
        }

        @Test func aKeyInMemoryIsAHit() async throws {
            let server = try await StreamServer.started()
            let made = try await server.client.request(
                "/keys", ["-H", "Content-Type: application/json", "--data-binary", #"{"scopes":["read"]}"#])
            let reader = Client(url: server.url, key: try #require(made.data["key"]?.string))
            let before = try await Self.scrape(server)
            for _ in 0..<3 { _ = try await reader.answer("stream") }
            try await grown(
                server, since: before,
                by: [
                    "stream_cache_requests_total{cache=keys,outcome=miss}": 1,
                    "stream_cache_requests_total{cache=keys,outcome=hit}": 2, "stream_cache_entries{cache=keys}": 1,
                ])
            #expect(try await server.stop() == 0)
        }

        @Test func whatAPluginCountsIsSeen() async throws {
            let folder = try Folder()
            try await CPlugin.install("greedy", in: folder)
            let server = try await StreamServer.started(settings: CPlugin.settings(folder))
            let before = try await Self.scrape(server)
            for _ in 0..<3 { #expect(try await server.client.call("take", ["what": "count"])["code"] == "OK") }
            try await grown(
                server, since: before,
                by: [
                    "stream_plugin_counted_total{counter=tries,plugin=greedy}": 6,
                    "stream_plugin_counted_total{counter=nothing,plugin=greedy}": 0,
                    "stream_plugin_counted_total{counter=abandoned,plugin=uploads}": 0,
                ])
            #expect(try await server.stop() == 0)
        }

        @Test func aTokenClosesIt() async throws {
            let server = try await StreamServer.started(settings: ["STREAM_METRICS_TOKEN": "token-of-the-test"])
            let closed = try await server.client.anonymous.request("/metrics")
            #expect(closed.status == 401)
            #expect(closed.errorCode == "AUTHENTICATION_ERROR")
            #expect(try await server.client.request("/metrics").status == 401, "an API key is another thing")
            _ = try await Self.scrape(server, token: "token-of-the-test")
            #expect(try await server.stop() == 0)
        }

        @Test func itCanBeSwitchedOff() async throws {
            let server = try await StreamServer.started(settings: ["STREAM_METRICS_ENABLED": "false"])
            #expect(try await server.client.request("/metrics").status == 404)
            #expect(try await server.client.request("/openapi.json").json["paths"]?["/metrics"] == nil)
            #expect(try await server.stop() == 0)
        }
    }
}
