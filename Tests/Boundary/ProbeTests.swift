import JSON
import PluginLoader
import Testing

/// Libraries that harm whoever loads them: a child process does, and the harm becomes a sentence.
@Suite("Probing in a child process")
struct ProbeTests {
    private func refusal(
        _ defines: [String], prints: String = "nothing of use", timeout: Duration = .seconds(10)
    ) throws -> PluginError {
        let folder = try TemporaryFolder()
        let library = try PluginSource.library("broken", defines: defines, in: folder)
        let loader = folder.path + "/load"
        try PluginSource.compile(["-o", loader, "\(PluginSource.folder)/load.c", "-ldl"])
        let manifest = try PluginSource.manifest()
        let error = try #require(throws: PluginError.self) {
            try PluginProbe.check(library, manifest: manifest, command: [loader, prints], timeout: timeout)
        }
        #expect(error.library == library)
        #expect(error.description.contains(library))
        #expect(error.description.contains("Manifests/hello.json"))
        return error
    }

    @Test(
        "A crash names its signal",
        arguments: [("BROKEN_ENTRY_CRASHES", "SIGSEGV"), ("BROKEN_CONSTRUCTOR", "SIGABRT")])
    func crash(define: String, signal: String) throws {
        let error = try refusal([define])
        #expect(error.code == .crash)
        #expect(error.problem.contains("crashed with \(signal)"))
    }

    @Test("One that never returns is ended")
    func hang() throws {
        let error = try refusal(["BROKEN_ENTRY_HANGS"], timeout: .milliseconds(300))
        #expect(error.code == .probe)
        #expect(error.problem.contains("did not return within"))
    }

    @Test("One that ends the process is noticed")
    func exit() throws {
        let error = try refusal(["BROKEN_ENTRY_EXITS"])
        #expect(error.code == .probe)
        #expect(error.problem.contains("status 0"))
    }

    @Test("A child that prints something else is noticed", arguments: ["text", "{}", "{\"library\":\"x\"}"])
    func output(prints: String) throws {
        #expect(try refusal([], prints: prints).code == .probe)
    }

    @Test("A program that is not there")
    func noProgram() throws {
        let error = try #require(throws: PluginError.self) {
            try PluginProbe.describeInChild(executable: "/nowhere/streamctl", arguments: [], library: "x.so")
        }
        #expect(error.description.contains("/nowhere/streamctl cannot be run"))
    }

    @Test("Only the last line counts, so a library may print")
    func lastLine() throws {
        let json = try PluginProbe.describeInChild(
            executable: "/bin/sh", arguments: ["-c", "echo hello; echo '{\"library\":\"x.so\"}'", "sh"], library: "x.so"
        )
        #expect(json["library"] == "x.so")
    }

    @Test("Damaged libraries never trap the reader of symbols")
    func damagedSymbols() throws {
        let folder = try TemporaryFolder()
        let library = try PluginSource.library("hello", in: folder)
        let bytes = try #require(Self.bytes(of: library))
        #expect(ExportedSymbols.names(in: bytes) == ["stream_plugin_entry"])
        var random: UInt64 = 1
        func next(_ bound: Int) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(random >> 33) % bound
        }
        for round in 0..<2_000 {
            var damaged = bytes
            // The header and the sections' table, at the end, decide what is read.
            for _ in 0..<4 {
                let place = round.isMultiple(of: 2) ? next(64) : damaged.count - 1 - next(min(2_048, damaged.count))
                damaged[place] = UInt8(next(256))
            }
            _ = ExportedSymbols.names(in: damaged)
            _ = ExportedSymbols.names(in: Array(damaged.prefix(next(damaged.count))))
        }
    }

    private static func bytes(of path: String) -> [UInt8]? {
        try? ProbeChild.run("/bin/cat", [path], timeout: .seconds(10)).output
    }
}
