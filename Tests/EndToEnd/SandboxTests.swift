import JSON
import Testing

extension EndToEnd {
    /// A hostile worker, run by the server as a plugin's worker is: nothing lets it out, and every limit ends it.
    @Suite struct Sandbox {
        @Test func noEscapeWorks() async throws {
            let (server, folder) = try await prison()
            defer { _ = folder }
            let secret = server.data.at("data/admin.key")
            try File.write("sk_secret", to: secret)
            let port = server.url.split(separator: ":").last.map(String.init) ?? ""
            let report = try await server.client.call(
                "imprison",
                [
                    "mode": "escapes", "secret": .string(secret), "data": .string(server.data.at("data")),
                    "port": .string(port),
                ])
            let attempts = try #require(report["denied"]?.object, "\(report)")
            #expect(attempts.count >= 12)
            for (name, denied) in attempts { #expect(denied == true, "\(name)") }
            print("sandbox: \(attempts.count { $0.value == true }) of \(attempts.count) escapes denied")
            #expect(!File.exists("/tmp/.stream-hostile"))
            #expect(try await server.stop() == 0)
        }

        @Test func everyLimitEndsIt() async throws {
            let (server, folder) = try await prison()
            defer { _ = folder }
            for (mode, code, says) in [
                ("memory", "WORKER_LIMIT", "bytes of memory"), ("time", "WORKER_LIMIT", "1 seconds of processor time"),
                ("output", "WORKER_LIMIT", "more than 33554432 bytes"), ("silence", "WORKER_LIMIT", "was silent"),
                ("deafness", "WORKER_LIMIT", "did not read"), ("chatter", "WORKER_LIMIT", "ran for 5 seconds"),
                ("garbage", "WORKER_CRASHED", "what is no frame"),
                ("nothing", "WORKER_CRASHED", "exited with status 0"),
            ] {
                let report = try await server.client.call("imprison", ["mode": .string(mode)])
                #expect(report["code"]?.string == code, "\(mode): \(report)")
                #expect(report["message"]?.string?.contains(says) == true, "\(mode): \(report)")
            }
            #expect(try await server.client.anonymous.request("/health/ready").status == 200)
            #expect(try await server.stop() == 0)
        }

        /// A server with the worker and a plugin that runs it.
        private func prison() async throws -> (StreamServer, Folder) {
            let folder = try Folder()
            try await CPlugin.install("jailer", in: folder)
            let workers = "\(Build.root)/Tests/Boundary/Workers"
            try File.write(try File.text("\(workers)/hostile.json"), to: folder.at("hostile.json"))
            try await Command.run(
                "cc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-I", "\(Build.root)/Sources/CSandbox/include", "-o",
                folder.at("stream-hostile"), "\(workers)/hostile.c", "\(Build.root)/Sources/CSandbox/sandbox.c",
                "-lseccomp")
            return (try await StreamServer.started(settings: CPlugin.settings(folder)), folder)
        }
    }
}
