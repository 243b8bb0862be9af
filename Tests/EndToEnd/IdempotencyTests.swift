import Glibc
import JSON
import Testing

extension EndToEnd {
    /// A request that is sent again is done once. RELIABILITY.md, R4.
    @Suite struct Idempotency {
        /// How often the server is killed: `make soak` sets more.
        private static let kills = getenv("STREAM_R4_KILLS").flatMap { Int(String(cString: $0)) } ?? 20

        @Test func aHundredAtOnceMakeOneStream() async throws {
            let server = try await StreamServer.started()
            let client = server.client
            let answers = try await withThrowingTaskGroup(of: Client.Answer.self) { group in
                for _ in 0..<100 { group.addTask { try await Self.create("once", key: "k 1", client) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.status == 200 })
            #expect(Set(answers.map(\.text)).count == 1)
            #expect(answers.count { $0.header("idempotent-replayed") == "true" } == 99)
            #expect(try await Self.titles(client) == ["once": 1])

            let other = try await Self.create("twice", key: "k 1", client)
            #expect(other.status == 400)
            #expect(other.errorCode == "VALIDATION_ERROR")
            let missing = try await client.post(
                #"{"operation":"update","parameters":{"streamId":"str_0"}}"#, ["-H", "X-Idempotency-Key: k2"])
            #expect(missing.status == 404)
            #expect(try await Self.create("afterwards", key: "k2", client).status == 200)
            #expect(try await Self.create("x", key: String(repeating: "k", count: 256), client).status == 400)
            print("R4: 100 at once: 1 stream, 99 replayed")
            #expect(try await server.stop() == 0)
        }

        @Test func aFormWithItsFileIsDoneOnce() async throws {
            let server = try await StreamServer.started()
            let id = try await server.client.createdStream()
            let film = try await Media.short()
            func upload(_ path: String) async throws -> Client.Answer {
                try await server.client.request(
                    "/stream",
                    [
                        "-F", "operation=upload", "-F", "parameters={\"streamId\":\"\(id)\"}", "-F", "file=@\(path)",
                        "-H", "X-Idempotency-Key: film",
                    ])
            }
            let first = try await upload(film)
            #expect(first.status == 200)
            let second = try await upload(film)
            #expect(second.body == first.body)
            #expect(second.header("idempotent-replayed") == "true")
            #expect(try await upload(try await Media.text()).status == 400)
            let address = try await server.client.post(
                #"{"operation":"getUploadUrl"}"#, ["-H", "X-Idempotency-Key: address"])
            let again = try await server.client.post(
                #"{"operation":"getUploadUrl"}"#, ["-H", "X-Idempotency-Key: address"])
            #expect(again.body == address.body)
            #expect(try await server.client.call("stream")["streams"]?.array?.count == 2)
            #expect(try await server.stop() == 0)
        }

        @Test func aKilledServerHasDoneItOnceOrNotYet() async throws {
            let data = try Folder()
            for round in 0..<Self.kills {
                let server = try await StreamServer.started(data: data)
                let client = server.client
                let titles = (0..<6).map { "\(round).\($0)" }
                let sent = titles.map { title in
                    Task { try? await Self.create(title, key: title, client) }
                }
                try await Task.sleep(for: .milliseconds(Int.random(in: 5...60)))
                try await server.kill9()
                var answered: [String: Client.Answer] = [:]
                for (title, task) in zip(titles, sent) { answered[title] = await task.value }
                let next = try await StreamServer.started(data: data)
                for title in titles {
                    let repeated = try await Self.create(title, key: title, next.client)
                    #expect(repeated.status == 200)
                    if let first = answered[title], first.status == 200 { #expect(repeated.body == first.body) }
                }
                try await next.kill9()
            }
            let last = try await StreamServer.started(data: data)
            let counts = try await Self.titles(last.client)
            #expect(counts.count == Self.kills * 6)
            #expect(counts.values.allSatisfy { $0 == 1 })
            print("R4: \(Self.kills) kills, \(counts.count) requests: \(counts.values.count { $0 != 1 }) not done once")
            #expect(try await last.stop() == 0)
        }

        private static func create(_ title: String, key: String, _ client: Client) async throws -> Client.Answer {
            let body: JSON = ["operation": "create", "parameters": ["title": .string(title)]]
            return try await client.post(body.description, ["-H", "X-Idempotency-Key: \(key)"])
        }

        /// How many streams of each title there are.
        private static func titles(_ client: Client) async throws -> [String: Int] {
            var counts: [String: Int] = [:]
            var parameters: JSONObject = ["limit": 100]
            while true {
                let page = try await client.call("stream", parameters)
                for stream in page["streams"]?.array ?? [] { counts[stream["title"]?.string ?? "", default: 0] += 1 }
                guard let cursor = page["nextCursor"]?.string else { return counts }
                parameters["cursor"] = .string(cursor)
            }
        }
    }
}
