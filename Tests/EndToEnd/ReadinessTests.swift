import JSON
import Testing

extension EndToEnd {
    /// `/health/ready` says when the server must get no requests, and why.
    @Suite struct Readiness {
        private func isNot(
            _ server: StreamServer, ready words: String, within limit: Duration = .seconds(60)
        ) async throws {
            _ = try await until("'\(words)' among the reasons", within: limit) { () -> Bool? in
                let answer = try await server.client.anonymous.request("/health/ready")
                let reasons = (answer.json["reasons"]?.array ?? []).compactMap(\.string)
                return answer.status == 503 && reasons.contains { $0.contains(words) } ? true : nil
            }
            #expect(try await server.client.anonymous.request("/health/live").status == 200)
        }

        private func isReady(_ server: StreamServer) async throws {
            let answer = try await server.client.anonymous.request("/health/ready")
            #expect(answer.status == 200, "\(answer.text)")
        }

        /// A server whose disk can be made to fail: `store` or `blobs`, by a file of that name in the folder.
        private func breakable() async throws -> (server: StreamServer, faults: Folder) {
            let faults = try Folder()
            let library = faults.at("libfailing.so")
            try await Command.run(
                "cc", "-shared", "-fPIC", "-Wall", "-Werror", "-o", library,
                "\(Build.root)/Tests/EndToEnd/Clients/failing_flush.c")
            let server = try await StreamServer.started(settings: ["LD_PRELOAD": library, "FAULTS": faults.path])
            return (server, faults)
        }

        @Test func aStoreThatStoppedAfterAFailedFlush() async throws {
            let (server, faults) = try await breakable()
            let id = try await server.client.createdStream()
            try await isReady(server)
            try File.write("", to: faults.at("store"))
            let refused = try await server.client.answer("create")
            #expect([500, 503].contains(refused.status))
            try await isNot(server, ready: "The store takes no changes since a write failed")
            #expect(try await server.client.answer("stream", ["streamId": .string(id)]).status == 200, "reads go on")
            #expect(try await server.stop() == 0)
            #expect(server.process.output.contains("not ready"))
        }

        @Test func aStorageThatStoppedAfterAFailedFlush() async throws {
            let (server, faults) = try await breakable()
            let film = try await Media.short()
            try await isReady(server)
            try File.write("", to: faults.at("blobs"))
            let id = try await server.client.createdStream()
            let upload = try await server.client.request(
                "/stream",
                ["-F", "operation=upload", "-F", "parameters={\"streamId\":\"\(id)\"}", "-F", "file=@\(film)"])
            #expect([500, 503].contains(upload.status))
            try await isNot(server, ready: "The storage of files takes no writes")
            #expect(try await server.stop() == 0)
        }

        @Test func aPluginThatDoesNotAnswer() async throws {
            let folder = try Folder()
            try await CPlugin.compile(
                "\(Build.root)/Tests/EndToEnd/Clients/mute.c", to: folder.at("libmute.so"))
            func operation(_ name: String) -> JSON {
                [
                    "name": .string(name), "summary": "Says it.", "scope": "read", "visibility": "public",
                    "acceptsFile": false, "parameters": ["type": "object", "additionalProperties": false],
                    "result": ["type": "object"], "example": [:],
                ]
            }
            let manifest: JSON = [
                "name": "mute", "version": "1.0.0", "summary": "Says nothing.", "abi": 1, "library": "libmute.so",
                "kind": "operations", "operations": [operation("mute"), operation("loud")],
            ]
            try File.write(manifest.description, to: folder.at("mute.json"))
            let server = try await StreamServer.started(settings: [
                "STREAM_PLUGINS_MANIFESTS": "\(Build.manifests),\(folder.path)",
                "STREAM_PLUGINS_LIBRARIES": "\(Build.folder),\(folder.path)",
            ])
            let answer = try await server.client.post(#"{"operation":"mute","options":{"timeout":50}}"#)
            #expect(answer.errorCode == "TIMEOUT")
            try await isReady(server)
            try await isNot(server, ready: "The plugin 'mute' does not answer")
            _ = try await server.client.call("loud")
            try await isReady(server)
            #expect(try await server.stop() == 0)
        }
    }
}
