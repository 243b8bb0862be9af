import Glibc
import JSON
import Testing

extension EndToEnd {
    /// No room: changes are refused with a sentence, reads and deletes go on, and writes do again once there is room.
    @Suite struct FullDisk {
        @Test(.enabled(if: SmallDisk.isAllowed, "mounting takes root"))
        func aFullDiskRefusesChangesAndServesReads() async throws {
            let disk = try await SmallDisk(mebibytes: 64)
            let server = try await StreamServer.started(data: disk.folder)
            let film = try await Media.short()
            let kept = try await server.client.createdStream(["title": "kept"])
            let doomed = try await server.client.createdStream()
            let blobs = disk.folder.at("data/blobs")
            let before = File.walk(blobs)

            try disk.fill(leaving: 4)
            try isRefused(try await server.client.answer("create"))
            try await reasons(of: server, say: "nearly full")
            let upload = try await server.client.request(
                "/stream",
                ["-F", "operation=upload", "-F", "parameters={\"streamId\":\"\(kept)\"}", "-F", "file=@\(film)"])
            try isRefused(upload)
            #expect(File.walk(blobs) == before, "nothing of the upload is left")
            #expect(try await server.client.call("stream", ["streamId": .string(kept)])["title"] == "kept")
            _ = try await server.client.call("delete", ["streamId": .string(doomed)])
            #expect(try await server.client.answer("stream", ["streamId": .string(doomed)]).status == 404)

            disk.empty()
            _ = try await server.client.createdStream()
            let id = try await server.client.uploadByMultipart(film)
            #expect(try await server.client.call("stream", ["streamId": .string(id)])["source"]?["sizeBytes"] != nil)
            #expect(try await server.stop() == 0)
        }

        @Test func aStoreOfItsLargestSizeRefusesAndRecovers() async throws {
            let server = try await StreamServer.started(settings: ["STREAM_STORE_MAX_SIZE_BYTES": "1048576"])
            var streams: [String] = []
            let large: JSON = ["text": .string(String(repeating: "x", count: 4000))]
            var refusal: Client.Answer?
            while refusal == nil, streams.count < 1000 {
                let answer = try await server.client.answer("create", ["metadata": large])
                if let id = answer.data["streamId"]?.string { streams.append(id) } else { refusal = answer }
            }
            try isRefused(try #require(refusal))
            try await reasons(of: server, say: "The store is full")
            for id in streams {
                #expect(try await server.client.answer("stream", ["streamId": .string(id)]).status == 200)
            }
            for id in streams.prefix(streams.count / 2) {
                _ = try await server.client.call("delete", ["streamId": .string(id)])
            }
            #expect(try await server.client.request("/health/ready").status == 200)
            for _ in 0..<5 { _ = try await server.client.createdStream(["metadata": large]) }
            #expect(try await server.stop() == 0)
        }

        @Test func theMapGrowsUnderLoadAndLosesNothing() async throws {
            let server = try await StreamServer.started(settings: ["STREAM_STORE_MAP_SIZE_BYTES": "1048576"])
            let body =
                #"{"operation":"create","parameters":{"metadata":{"text":"\#(String(repeating: "x", count: 4000))"}}}"#
            let folder = try Folder()
            try File.write(body, to: folder.at("body"))
            let count = 1200
            let load = Task {
                try await Command.run(
                    "curl", "-sS", "--no-progress-meter", "-Z", "--parallel-immediate", "--parallel-max", "24", "-H",
                    "Authorization: Bearer \(StreamServer.adminKey)", "-H", "Content-Type: application/json",
                    "--data-binary", "@\(folder.at("body"))", "-o", folder.at("#1"), "\(server.url)/stream?[1-\(count)]"
                )
            }
            var reads = 0
            while !File.exists(folder.at("\(count)")) {
                #expect(try await server.client.answer("stream", ["limit": 5]).status == 200)
                reads += 1
            }
            _ = try await load.value
            let created = try (1...count).map {
                try #require(try JSON(parsing: try File.bytes(folder.at("\($0)")))["data"]?["streamId"]?.string)
            }
            #expect(try await server.stop() == 0)
            let second = try await StreamServer.started(data: server.data)
            var found: Set<String> = []
            var parameters: JSONObject = ["limit": 100]
            while true {
                let page = try await second.client.call("stream", parameters)
                found.formUnion((page["streams"]?.array ?? []).compactMap { $0["streamId"]?.string })
                guard let cursor = page["nextCursor"], !cursor.isNull else { break }
                parameters["cursor"] = cursor
            }
            #expect(found == Set(created))
            let size = File.walk(server.data.at("data/store"))
            #expect(size > 4 << 20)
            print("a map of 1 MiB grew to hold \(size >> 20) MiB under \(count) creates, with \(reads) reads meanwhile")
            #expect(try await second.stop() == 0)
        }

        private func reasons(of server: StreamServer, say words: String) async throws {
            let answer = try await server.client.request("/health/ready")
            #expect(answer.status == 503)
            #expect(answer.text.contains(words), "\(answer.text)")
        }

        private func isRefused(_ answer: Client.Answer) throws {
            #expect(answer.status == 503)
            #expect(answer.errorCode == "INTERNAL_ERROR")
            #expect(answer.text.contains("no room left"))
            #expect(!answer.text.contains("/"), "no path")
        }
    }
}
