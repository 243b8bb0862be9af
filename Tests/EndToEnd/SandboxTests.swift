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
            // What a run uses up is found at once or late, as busy as the machine is: there it may be silent for long.
            try await expectEnds(
                [
                    ("memory", "WORKER_LIMIT", "bytes of memory"),
                    ("time", "WORKER_LIMIT", "1 seconds of processor time"),
                    ("output", "WORKER_LIMIT", "more than 33554432 bytes"),
                    ("garbage", "WORKER_CRASHED", "what is no frame"),
                    ("nothing", "WORKER_CRASHED", "exited with status 0"),
                ], idleSeconds: 120, runSeconds: 600)
            try await expectEnds(
                [("silence", "WORKER_LIMIT", "was silent"), ("deafness", "WORKER_LIMIT", "did not read")],
                idleSeconds: 1, runSeconds: 600)
            try await expectEnds(
                [("chatter", "WORKER_LIMIT", "ran for 2 seconds")], idleSeconds: 120, runSeconds: 2)
        }

        /// A run that is cancelled while the worker's messages wait, few or more than are read ahead: the process, its socket and
        /// whoever reads from it go with it.
        @Test func aCancelledRunLeavesNothing() async throws {
            let (server, folder) = try await prison { $0["runSeconds"] = 600 }
            defer { _ = folder }
            // What the first run of a worker opens for good is there then.
            _ = try await server.client.call("imprison", ["mode": "nothing"])
            let before = server.openFiles()
            for _ in 0..<3 {
                for mode in ["few", "many"] {
                    let report = try await server.client.call("imprison", ["mode": .string(mode)])
                    #expect(report["code"] == "CANCELLED", "\(mode): \(report)")
                }
            }
            _ = try await until("the workers to be gone", within: .seconds(30)) {
                server.children(of: "stream-hostile").isEmpty && server.openFiles() <= before ? true : nil
            }
            #expect(try await server.stop() == 0)
        }

        /// Runs each mode of the worker within the limits, and holds how it ended against code and message.
        private func expectEnds(
            _ ends: [(mode: String, code: String, says: String)], idleSeconds: Int64, runSeconds: Int64
        ) async throws {
            let (server, folder) = try await prison { limits in
                limits["idleSeconds"] = .integer(idleSeconds)
                limits["runSeconds"] = .integer(runSeconds)
            }
            defer { _ = folder }
            for end in ends {
                let report = try await server.client.call("imprison", ["mode": .string(end.mode)])
                #expect(report["code"]?.string == end.code, "\(end.mode): \(report)")
                #expect(report["message"]?.string?.contains(end.says) == true, "\(end.mode): \(report)")
            }
            #expect(try await server.client.anonymous.request("/health/ready").status == 200)
            #expect(try await server.stop() == 0)
        }

        /// A kernel without Landlock, as far as the processes can tell.
        private static let withoutLandlock = [
            "strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", "trace=landlock_create_ruleset",
            "-e",
            "inject=landlock_create_ruleset:error=ENOSYS",
        ]

        @Test func aSandboxThatIsNotWholeStopsTheStart() async throws {
            let refusal = try await StreamServer.refusal(wrapper: Sandbox.withoutLandlock)
            #expect(refusal.status == 78)
            #expect(refusal.output.contains("workers.allowPartialSandbox"), "\(refusal.output)")
            #expect(refusal.output.contains("Landlock"))
        }

        @Test func itMayBeAllowed() async throws {
            let server = try await StreamServer.started(
                settings: ["STREAM_WORKERS_ALLOW_PARTIAL_SANDBOX": "true"],
                command: Sandbox.withoutLandlock + StreamServer.streamd(nil))
            #expect(server.process.output.contains("a part of its sandbox alone"))
            let id = try await server.client.uploadByMultipart(try await Media.short())
            _ = try await server.client.ready(id)
            #expect(try await server.client.anonymous.request("/health/ready").status == 200)
        }

        /// A server with the worker and a plugin that runs it.
        private func prison(_ change: (inout JSONObject) -> Void = { _ in }) async throws -> (StreamServer, Folder) {
            let folder = try Folder()
            try await CPlugin.install("jailer", in: folder)
            let workers = "\(Build.root)/Tests/Boundary/Workers"
            guard var manifest = try JSON(parsing: File.text("\(workers)/hostile.json")).object,
                var limits = manifest["limits"]?.object
            else { throw Failure("hostile.json has no limits") }
            change(&limits)
            manifest["limits"] = .object(limits)
            try File.write(JSON.object(manifest).description, to: folder.at("hostile.json"))
            try await Command.run(
                "cc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-I", "\(Build.root)/Sources/CSandbox/include", "-o",
                folder.at("stream-hostile"), "\(workers)/hostile.c", "\(Build.root)/Sources/CSandbox/sandbox.c",
                "-lseccomp")
            return (try await StreamServer.started(settings: CPlugin.settings(folder)), folder)
        }
    }
}
