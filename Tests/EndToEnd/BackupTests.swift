import JSON
import Testing

extension EndToEnd {
    /// `streamctl backup` of a server under load, and `streamctl restore`.
    @Suite struct Backups {
        @Test func aBackupUnderLoadRestoresToAConsistentPrefix() async throws {
            let server = try await StreamServer.started()
            let film = try await server.client.uploadByMultipart(try await Media.short())
            _ = try await server.client.ready(film)
            let counter = Counter()
            let load = Task {
                while !Task.isCancelled {
                    let next = await counter.count + 1
                    _ = try await server.client.createdStream(["title": .string("number \(next)")])
                    await counter.set(next)
                }
            }
            _ = try await until("some creates") { await counter.count >= 20 ? true : nil }
            let before = await counter.count
            let backup = try await tool(server, "backup", "--json")
            #expect(backup.status == 0, "\(backup.output)")
            let name = try #require(try JSON(parsing: backup.output)["backup"]?.string)
            let after = await counter.count + 1
            _ = try await until("more creates") { await counter.count >= after + 5 ? true : nil }
            load.cancel()
            _ = await load.result
            #expect(try await server.stop() == 0)

            let restored = try Folder()
            let made = server.data.at("data/backups/\(name)")
            let restore = try await Command.outcome([
                Build.program("streamctl"), "restore", made, "--data", restored.at("data"), "--blobs",
                server.data.at("data/blobs"),
            ])
            #expect(restore.status == 0, "\(restore.output)")

            let second = try await StreamServer.started(data: restored)
            var numbers: [Int] = []
            var parameters: JSONObject = ["limit": 100]
            while true {
                let page = try await second.client.call("stream", parameters)
                numbers += (page["streams"]?.array ?? []).compactMap {
                    $0["title"]?.string?.split(separator: " ").last.flatMap { Int($0) }
                }
                guard let cursor = page["nextCursor"], !cursor.isNull else { break }
                parameters["cursor"] = cursor
            }
            #expect(numbers.sorted() == Array(1...numbers.count), "a prefix of what was created")
            #expect((before...after).contains(numbers.count))
            print("backup under load: \(before) creates before it, \(after) after, \(numbers.count) in it")
            let playlists = try await second.client.anonymous.playlists(film)
            let picture = try #require(playlists.first { $0.isPicture })
            let bytes = try await FFmpeg.firstSegments(of: picture, with: second.client)
            #expect(try await FFmpeg.complaints(about: bytes) == "")
            #expect(try await second.stop() == 0)
        }

        @Test func aRestoreChecksAndNeverOverwrites() async throws {
            let server = try await StreamServer.started()
            _ = try await server.client.uploadByMultipart(try await Media.text())
            let made = try await tool(server, "backup")
            #expect(made.status == 0, "\(made.output)")
            let name = try #require(made.output.split(separator: "\n").last.map(String.init))
            let backup = server.data.at("data/backups/\(name)")

            let full = try await restore(backup, to: server.data.at("data"))
            #expect(full.status == 1)
            #expect(full.output.contains("not empty"))
            #expect(try await server.stop() == 0)

            let target = try Folder()
            let missing = try await restore(backup, to: target.at("without"), "--blobs-in", target.at("nowhere"))
            #expect(missing.status == 1)
            #expect(missing.output.contains("missing or too short: accounts/"))

            try File.write("{\"key\":\"accounts/a/b\",\"size\":1}\n", to: "\(backup)/blobs.jsonl")
            let damaged = try await restore(backup, to: target.at("damaged"))
            #expect(damaged.status == 1)
            #expect(damaged.output.contains("damaged"))
            #expect(!File.exists(target.at("damaged")))
            #expect(try await restore(target.at("nothing"), to: target.at("data")).status == 66)
        }

        @Test func aBackupTakesAnAdminKey() async throws {
            let server = try await StreamServer.started()
            let answer = try await server.client.anonymous.answer("backup")
            #expect(answer.status == 401)
            #expect(File.names(server.data.at("data/backups")).isEmpty)
            #expect(try await server.stop() == 0)
        }

        private func tool(_ server: StreamServer, _ arguments: String...) async throws -> Command.Outcome {
            try await Command.outcome(
                [Build.program("streamctl")] + arguments,
                environment: ["STREAM_URL": server.url, "STREAM_KEY": StreamServer.adminKey])
        }

        private func restore(_ backup: String, to data: String, _ more: String...) async throws -> Command.Outcome {
            try await Command.outcome([Build.program("streamctl"), "restore", backup, "--data", data] + more)
        }

        private actor Counter {
            private(set) var count = 0

            func set(_ count: Int) { self.count = count }
        }
    }
}
