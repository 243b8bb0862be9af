import JSON
import KernelTesting
import Testing

extension EndToEnd {
    /// `streamctl plugins new`: packages outside this repository, against an installed server.
    @Suite struct Templates {
        @Test func inCTheyAreBuiltTestedLoadedAndCalled() async throws {
            let workshop = try await Workshop()
            try await workshop.proves(["operation", "codec", "storage"], in: "c")
        }

        @Test func inSwiftTheyAreBuiltTestedLoadedAndCalled() async throws {
            let workshop = try await Workshop()
            try await workshop.proves(["operation", "codec", "storage"], in: "swift")
        }

        @Test func anInstalledPluginIsFoundBesideTheServersOwn() async throws {
            let workshop = try await Workshop()
            let package = try await workshop.package("word-greeter", "operation", "c")
            try await Command.run("make", "-s", "-C", package, "install")
            let data = try Folder()
            let server = try await StreamServer.started(
                data: data, command: workshop.tree.command("--config", try workshop.tree.configuration(data: data)))
            #expect(try await server.client.call("wordGreeter", ["name": "Ada"])["greeting"] == "Hello, Ada!")
            #expect(try await server.stop() == 0)
        }

        @Test func whatCannotBeIsRefused() async throws {
            let workshop = try await Workshop()
            for name in ["Words", "2words", "words-", "a--b", "wörter", "words/../..", ""] {
                let outcome = try await workshop.new(name, "operation", "c")
                #expect(outcome.status == 64, "\(outcome.output)")
            }
            #expect(try await workshop.new("words", "operation", "rust").status == 64)
            #expect(try await workshop.new("words", "worker", "c").status == 64)
            for (name, words) in [("videos", "a plugin 'videos' already"), ("create", "an operation 'create' already")]
            {
                let outcome = try await workshop.new(name, "operation", "c")
                #expect(outcome.status == 1)
                #expect(outcome.output.contains(words), "\(outcome.output)")
            }
            #expect(try await workshop.new("words", "codec", "c").status == 0)
            let again = try await workshop.new("words", "codec", "c")
            #expect(again.status == 1)
            #expect(again.output.contains("is not empty"), "\(again.output)")

            let elsewhere = try await Command.outcome(
                [Build.program("streamctl"), "plugins", "new", "words", "--kind", "codec", "--language", "c"])
            #expect(elsewhere.status == 1)
            #expect(elsewhere.output.contains("There are no templates in"), "\(elsewhere.output)")
        }
    }
}

/// An installed server, and a folder for packages.
private struct Workshop {
    let tree: InstalledTree
    private let folder: Folder

    init() async throws {
        folder = try Folder()
        tree = try await InstalledTree.installed(at: folder.at("installed")).tree
    }

    /// Runs `streamctl plugins new`.
    func new(_ name: String, _ kind: String, _ language: String) async throws -> Command.Outcome {
        try await Command.outcome([
            tree.at("bin/streamctl"), "plugins", "new", name, "--kind", kind, "--language", language, "--folder",
            folder.at("packages/\(name)"),
        ])
    }

    /// A package that was made so.
    func package(_ name: String, _ kind: String, _ language: String) async throws -> String {
        let outcome = try await new(name, kind, language)
        guard outcome.status == 0 else { throw Failure(outcome.output) }
        let package = folder.at("packages/\(name)")
        let left = try await Command.outcome(["grep", "-ri", "-e", "my-*plugin", "-e", "/usr/local", package])
        #expect(left.status == 1, "the template's own words are left: \(left.output)")
        return package
    }

    /// Makes a plugin of each kind, has it test itself, and has the installed server load it; operations are called.
    func proves(_ kinds: [String], in language: String) async throws {
        for kind in kinds {
            let before = ContinuousClock.now
            let package = try await package("try-\(kind)", kind, language)
            // One folder for all, so that the SDK is compiled once.
            let test = try await Command.outcome(
                ["make", "-s", "-C", package, "test", "SCRATCH=\(folder.at("scratch"))"], within: .seconds(900))
            guard test.status == 0 else { throw Failure("\(kind) in \(language): \(test.output)") }
            print("Templates: \(kind) in \(language), built and tested in \(ContinuousClock.now - before)")
            switch kind {
            case "operation": try await call(package, "tryOperation")
            case "storage": try await upload(package)
            default: try await check(package, lists: "try-\(kind) 0.1.0 (\(kind))")
            }
        }
    }

    /// What `streamd check` says in a package's folder.
    private func check(_ package: String, lists plugin: String) async throws {
        let check = try await Command.outcome(inside(package, "check", "--config", "stream.yaml"))
        #expect(check.status == 0, "\(check.output)")
        #expect(check.output.contains(plugin), "\(check.output)")
    }

    /// Has a server encode a film whose bytes go through the package's storage alone.
    private func upload(_ package: String) async throws {
        let server = try await started(package)
        let id = try await server.client.uploadByMultipart(try await Media.short())
        #expect(try await server.client.ready(id)["state"] == "ready")
        #expect(!File.exists(server.data.at("data/blobs")))
        #expect(try await server.stop() == 0)
    }

    /// Holds the package's library to what every operation plugin promises.
    private func expectConformance(_ package: String) async throws {
        let subject = try OperationSubject(
            manifest: "\(package)/build/try-operation.json", library: "\(package)/build/libtry-operation.so")
        for check in OperationConformance(subject).checks {
            do {
                try await check.run()
            } catch {
                Issue.record("\(check): \(error)")
            }
        }
    }

    /// Starts the installed server in a package's folder, as `make run` does.
    private func started(_ package: String) async throws -> StreamServer {
        try await StreamServer.started(
            settings: ["STREAM_PLUGINS_MANIFESTS": "", "STREAM_PLUGINS_LIBRARIES": ""],
            command: inside(package, "--config", "stream.yaml"))
    }

    /// Calls the package's operation, and what an integrator may do wrong or at once.
    private func call(_ package: String, _ operation: String) async throws {
        try await expectConformance(package)
        let server = try await started(package)
        let first = try await server.client.answer(operation, ["name": "Ada \"é\""])
        #expect(first.status == 200)
        #expect(first.data == ["greeting": "Hello, Ada \"é\"!", "count": 1], "\(first.text)")
        print("Templates: \(first.text)")
        for _ in 0..<2 {
            let body = #"{"operation": "\#(operation)", "parameters": {"name": "Grace"}}"#
            let answer = try await server.client.post(body, ["-H", "X-Idempotency-Key: once"])
            #expect(answer.data["count"] == 2, "\(answer.text)")
        }
        let blank = try await server.client.answer(operation, ["name": "  "])
        #expect(blank.errorCode == "VALIDATION_ERROR" && blank.issuePaths == ["/parameters/name"], "\(blank.text)")
        #expect(try await server.client.answer(operation, ["name": 1]).issuePaths == ["/parameters/name"])
        let counts = try await withThrowingTaskGroup(of: JSON?.self) { group in
            for _ in 0..<16 {
                group.addTask { try await server.client.call(operation, ["name": "Ada"])["count"] }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(counts == Set((3...18).map { .integer($0) }))
        #expect(try await server.stop() == 0)
    }

    /// The command of the installed server in a package's folder.
    private func inside(_ package: String, _ arguments: String...) -> [String] {
        ["sh", "-c", #"cd "$0" && exec "$@""#, package, tree.at("bin/streamd")] + arguments
    }
}
