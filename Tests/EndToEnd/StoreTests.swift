import JSON
import Testing

extension EndToEnd {
    /// What was acknowledged is durable, and many commits share one LMDB transaction.
    @Suite struct Store {
        @Test func manyClientsShareTransactions() async throws {
            let server = try await StreamServer.started()
            let creates = 640
            #expect(try await createInParallel(creates, clients: 32, on: server).count == creates)
            #expect(try await server.stop() == 0)
            // streamd's last words: `store: commits=N transactions=M`.
            let output = server.process.output
            let commits = try #require(counter("commits", in: output))
            let transactions = try #require(counter("transactions", in: output))
            print("\(creates) creates by 32 clients: \(commits) commits in \(transactions) LMDB transactions")
            #expect(commits >= creates)
            #expect(transactions < creates)
        }

        @Test func whatWasAnsweredSurvivesAKill() async throws {
            let first = try await StreamServer.started()
            let created = try await createInParallel(96, clients: 32, on: first)
            try await first.kill9()
            let second = try await StreamServer.started(data: first.data)
            var found: Set<String> = []
            var cursor: JSON = .null
            repeat {
                var parameters: JSONObject = ["limit": 50]
                if !cursor.isNull { parameters["cursor"] = cursor }
                let page = try await second.client.call("stream", parameters)
                found.formUnion((page["streams"]?.array ?? []).compactMap { $0["streamId"]?.string })
                cursor = page["nextCursor"] ?? .null
            } while !cursor.isNull
            #expect(found == created)
            #expect(created.count == 96)
            #expect(try await second.stop() == 0)
        }

        /// Creates streams with that many connections at once, and answers with their ids.
        private func createInParallel(_ count: Int, clients: Int, on server: StreamServer) async throws -> Set<String> {
            let folder = try Folder()
            try await Command.run(
                "curl", "-sS", "--no-progress-meter", "-Z", "--parallel-immediate", "--parallel-max", "\(clients)",
                "-H", "Authorization: Bearer \(StreamServer.adminKey)", "-H", "Content-Type: application/json",
                "--data-binary", #"{"operation":"create","parameters":{"title":"one of many"}}"#,
                "-o", folder.at("#1"), "\(server.url)/stream?[1-\(count)]")
            let answers = try (1...count).map { try JSON(parsing: try File.bytes(folder.at("\($0)"))) }
            return Set(answers.compactMap { $0["data"]?["streamId"]?.string })
        }

        private func counter(_ name: String, in output: String) -> Int? {
            guard let line = output.split(separator: "\n").last(where: { $0.contains("commits=") }),
                let range = line.firstRange(of: "\(name)=")
            else { return nil }
            return Int(line[range.upperBound...].prefix { $0.isNumber })
        }
    }
}
