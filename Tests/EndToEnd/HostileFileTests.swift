import Glibc
import JSON
import Testing

extension EndToEnd {
    /// Files made to do harm, uploaded to a real server: each stream ends with its code and a sentence, nothing is left of
    /// it, and the server goes on as if nothing had been.
    @Suite struct HostileFiles {
        @Test func eachEndsWithItsCodeAndLeavesNothing() async throws {
            let folder = try Folder()
            try await Command.run("python3", "-B", "\(Build.root)/Tests/Hostile/make.py", folder.path)
            let rows = chosen(try JSON(parsing: File.text(folder.at("table.json"))).array ?? [])
            let server = try await StreamServer.started(settings: ["STREAM_ENCODING_PRESET": "ultrafast"])
            let client = server.client
            var failed: [String] = []
            for row in rows {
                guard let name = row["name"]?.string, let code = row["code"]?.string else { continue }
                let id = try await client.uploadByMultipart(folder.at(name))
                let stream = try await client.ended(id)
                let error = stream["encoding"]?["error"]
                #expect((error?["code"]?.string ?? "READY") == code, "\(name): \(stream)")
                if code != "READY" {
                    failed.append(id)
                    let says = error?["message"]?.string ?? ""
                    #expect(
                        says.hasSuffix(".") && !["://", "/etc", folder.path].contains { says.contains($0) },
                        "\(name): \(says)")
                    #expect(try await client.anonymous.request("/play/\(id)/master.m3u8").status == 404)
                    #expect(server.blobs(of: id) == ["source"], "\(name)")
                }
            }
            #expect(failed.count >= rows.count / 2)
            // Processes end with their file; the next one is another.
            _ = try await until("the media processes to end", within: .seconds(30)) {
                server.mediaProcesses.isEmpty ? true : nil
            }
            let good = try await client.uploadByPut(try await Media.short())
            _ = try await client.ready(good)
            for id in failed + [good] { _ = try await client.call("delete", ["streamId": .string(id)]) }
            #expect(try await client.anonymous.request("/health/ready").status == 200)
            #expect(try await server.stop() == 0)
        }

        /// One of each kind of attack and each way to end; `make soak` has all. The media process's own tests try all, too.
        private func chosen(_ rows: [JSON]) -> [JSON] {
            guard getenv("STREAM_HOSTILE") == nil else { return rows }
            var seen: Set<String> = []
            return rows.filter { seen.insert("\($0["kind"] ?? .null) \($0["code"] ?? .null)").inserted }
        }
    }
}
