import JSON
import Testing

extension EndToEnd {
    /// Plugins that break the header's rules: each has its outcome, and none harms the server. docs/plugins.md
    @Suite struct Boundary {
        /// A library that must not be started, and what is said of it.
        struct Refused: Sendable, CustomTestStringConvertible {
            let testDescription: String
            let defines: [String]
            let manifest: @Sendable (inout JSONObject) -> Void
            let says: [String]

            init(
                _ name: String, _ defines: [String], _ says: [String],
                _ manifest: @escaping @Sendable (inout JSONObject) -> Void = { _ in }
            ) {
                testDescription = name
                self.defines = defines
                self.says = says + ["libhello.so"]
                self.manifest = manifest
            }
        }

        static let refused = [
            Refused("no entry", ["BROKEN_ENTRY_MISSING"], ["does not export stream_plugin_entry"]),
            Refused("NULL descriptor", ["BROKEN_DESCRIPTOR_NULL"], ["stream_plugin_entry returns NULL"]),
            Refused("wrong major", ["MAJOR=8"], ["built for ABI 8."]),
            Refused("short struct", ["SIZE=48"], ["48 bytes", "needs 64"]),
            Refused("short function table", ["TABLE_SIZE=16"], ["16 bytes, but needs 56"]),
            Refused("another name", ["NAME=\"hallo\""], ["the library says name 'hallo'"]),
            Refused("another version", ["VERSION=\"9.0.0\""], ["the library says version 9.0.0"]),
            Refused("other operations", ["OPERATIONS=\"bye\""], ["the library lacks: hello", "does not name: bye"]),
            Refused("a crash as it is loaded", ["BROKEN_CONSTRUCTOR"], ["crashed with SIGABRT"]),
            Refused("a crash in its entry", ["BROKEN_ENTRY_CRASHES"], ["crashed with SIGSEGV"]),
            Refused("an exit in its entry", ["BROKEN_ENTRY_EXITS"], ["did not describe it"]),
        ]

        @Test(arguments: refused)
        func theStartIsRefused(_ plugin: Refused) async throws {
            let folder = try Folder()
            try await CPlugin.install(
                "broken", manifest: "hello", in: folder, defines: plugin.defines, plugin.manifest)
            let refusal = try await StreamServer.refusal(settings: CPlugin.settings(folder))
            #expect(refusal.status == 78, "\(refusal.output)")
            for part in plugin.says { #expect(refusal.output.contains(part), "\(refusal.output)") }
        }

        @Test func allThatIsWrongIsSaidAtOnce() async throws {
            let folder = try Folder()
            try await CPlugin.install("broken", manifest: "hello", in: folder, defines: ["BROKEN_CONSTRUCTOR"]) {
                $0["needs"] = ["services": ["magic"]]
                $0["routes"] = [["method": "GET", "path": "/watch/{x}", "guard": "none", "summary": "Taken."]]
            }
            try await CPlugin.install("rude", in: folder) { manifest in
                var operation = manifest["operations"]?[0]?.object ?? [:]
                operation["name"] = "create"
                manifest["operations"] = [.object(operation)]
            }
            let refusal = try await StreamServer.refusal(settings: CPlugin.settings(folder))
            #expect(refusal.status == 78)
            for part in [
                "crashed with SIGABRT", "the service 'magic', which this server does not have",
                "The operation 'create' is claimed by 'rude'", "the library lacks: create", "is claimed by 'delivery'",
            ] { #expect(refusal.output.contains(part), "\(part): \(refusal.output)") }
        }

        @Test func aNameThatAnotherPluginHasIsRefused() async throws {
            let folder = try Folder()
            try await CPlugin.install("broken", manifest: "hello", in: folder) { $0["name"] = "videos" }
            let refusal = try await StreamServer.refusal(settings: CPlugin.settings(folder))
            #expect(refusal.status == 78)
            #expect(refusal.output.contains("describes a plugin 'videos' too"), "\(refusal.output)")
        }

        @Test(arguments: [
            (["START_NEVER"], "the start of plugin rude did not finish in time"),
            (["START_FAILS"], "The plugin failed without saying why."),
        ])
        func aStartThatFailsIsNamed(defines: [String], says: String) async throws {
            let folder = try Folder()
            try await CPlugin.install("rude", in: folder, defines: defines)
            let settings = CPlugin.settings(folder).merging(["STREAM_PLUGINS_START_TIMEOUT": "1"]) { $1 }
            let refusal = try await StreamServer.refusal(settings: settings)
            #expect(refusal.status == 78)
            #expect(refusal.output.contains("The plugin 'rude' does not start: \(says)"), "\(refusal.output)")
        }

        @Test func aNewerMinorVersionIsTaken() async throws {
            let folder = try Folder()
            try await CPlugin.install("broken", manifest: "hello", in: folder, defines: ["MINOR=9"])
            let server = try await StreamServer.started(settings: CPlugin.settings(folder))
            #expect(try await server.stop() == 0)
        }

        @Test func whatACallBreaksEndsWithTheCall() async throws {
            let folder = try Folder()
            try await CPlugin.install("rude", in: folder)
            let server = try await StreamServer.started(settings: CPlugin.settings(folder))
            func misbehave(_ how: String, options: JSONObject = [:]) async throws -> Client.Answer {
                let body: JSON = [
                    "operation": "misbehave", "parameters": ["how": .string(how)], "options": .object(options),
                ]
                return try await server.client.post(body.description)
            }
            #expect(try await misbehave("twice").data["how"] == "first")
            let never = try await misbehave("never", options: ["timeout": 100])
            #expect(never.status == 503)
            #expect(never.errorCode == "TIMEOUT")
            #expect(try await misbehave("late").data["how"] == "this")
            // A code of its own reaches clients where its manifest lists it with a status.
            let own = try await misbehave("ownCode")
            #expect(own.status == 409 && own.errorCode == "RUDE_ENOUGH")
            #expect(own.json["error"]?["message"] == "Come back when you are calm.")
            let unlisted = try await misbehave("unlistedCode")
            #expect(unlisted.status == 500 && unlisted.errorCode == "INTERNAL_ERROR")
            #expect(try await misbehave("stranger").data["how"] == "own")
            let silent = try await misbehave("nullMessage")
            #expect(silent.errorCode == "NOT_FOUND")
            #expect(silent.json["error"]?["message"] == "The plugin failed without saying why.")
            for how in ["nullCode", "shortError", "shortCommit"] {
                #expect(try await misbehave(how).errorCode == "INTERNAL_ERROR", "\(how)")
            }
            #expect(server.process.output.contains("a stream_commit of 8 bytes"), "\(server.process.output)")
            // Nothing of that harmed it.
            #expect(try await server.client.anonymous.request("/health/ready").status == 200)
            _ = try await server.client.createdStream()
            // Its stop completes twice, and a call after it.
            #expect(try await server.stop() == 0)
        }

        @Test func oneRuntimeIsInTheProcess() async throws {
            let server = try await StreamServer.started()
            let maps = try File.text("/proc/\(server.process.identifier)/maps")
            let files = Set(maps.split(separator: "\n").compactMap { $0.split(separator: " ").last })
            #expect(files.count { $0.hasSuffix("/libswiftCore.so") } == 1)
            // All plugins but the codecs, which are the media processes' alone.
            #expect(files.count { $0.contains("/libstream-") } == 11)
            #expect(try await server.stop() == 0)
        }
    }
}
