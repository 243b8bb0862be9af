import JSON
import PluginLoader
import Testing

/// Libraries that are not what their manifest says: each is refused, with library, manifest and difference.
@Suite("Broken plugins")
struct BrokenPluginTests {
    /// A library, made by definitions for `broken.c`, and what must be said of it.
    struct Broken: Sendable, CustomTestStringConvertible {
        let defines: [String]
        let code: PluginError.Code
        let says: [String]

        init(_ defines: [String], _ code: PluginError.Code, _ says: [String]) {
            self.defines = defines
            self.code = code
            self.says = says
        }

        var testDescription: String { defines.joined(separator: " ") }
    }

    static let all = [
        Broken(["BROKEN_ENTRY_MISSING"], .noEntry, ["does not export stream_plugin_entry"]),
        Broken(["BROKEN_DESCRIPTOR_NULL"], .noDescriptor, ["stream_plugin_entry returns NULL"]),
        Broken(["BROKEN_SYMBOL"], .load, ["nowhere_to_be_found"]),
        Broken(["MAJOR=8"], .abi, ["built for ABI 8.3", "this server has 1.3"]),
        Broken(["SIZE=48"], .shortDescriptor, ["48 bytes", "needs 64"]),
        Broken(["SIZE=4"], .shortDescriptor, ["4 bytes", "needs 64"]),
        Broken(["NAME=\"hallo\""], .name, ["the library says name 'hallo', the manifest says 'hello'"]),
        Broken(["NAME=NULL"], .name, ["the library says name '', the manifest says 'hello'"]),
        Broken(["VERSION=\"0.2.0\""], .version, ["the library says version 0.2.0, the manifest says 0.1.0"]),
        Broken(
            ["KIND=STREAM_PLUGIN_STORAGE"], .kind, ["the library says kind 'storage', the manifest says 'operations'"]),
        Broken(["KIND=77"], .kind, ["unknown to this server"]),
        Broken(
            ["OPERATIONS=\"goodbye\",\"later\""], .operations,
            ["the library lacks: hello", "does not name: goodbye, later"]),
        Broken(["OPERATIONS=NULL"], .operations, ["the library lacks: hello"]),
        Broken(["TABLE=NULL"], .functions, ["functions is NULL"]),
        Broken(["TABLE_SIZE=16"], .functions, ["its function table has 16 bytes, but needs 56"]),
        Broken(["INVOKE=NULL"], .functions, ["lacks invoke"]),
        Broken(["NAME=\"hallo\"", "VERSION=\"9\""], .name, ["'hallo'", "version 9, the manifest says 0.1.0"]),
    ]

    @Test("Refused, naming library, manifest and difference", arguments: all)
    func refused(broken: Broken) throws {
        let folder = try TemporaryFolder()
        let library = try PluginSource.library("broken", defines: broken.defines, in: folder)
        let manifest = try PluginSource.manifest()
        let error = try #require(throws: PluginError.self) { try PluginLibrary.open(library, manifest: manifest) }
        expect(error, broken.code, library, broken.says)
        // A probe in another process says the same.
        let described = try folder.write(PluginProbe.describe(library).bytes(), as: "description.json")
        let probed = try #require(throws: PluginError.self) {
            try PluginProbe.check(
                library, manifest: manifest, command: ["/bin/sh", "-c", "cat \(described)", "sh"])
        }
        #expect(probed == error)
    }

    @Test(
        "Unbroken, or of a newer minor version, the same source is taken, by a probe too", arguments: [[], ["MINOR=9"]])
    func taken(defines: [String]) throws {
        let folder = try TemporaryFolder()
        let library = try PluginSource.library("broken", defines: defines, in: folder)
        let manifest = try PluginSource.manifest()
        _ = try PluginLibrary.open(library, manifest: manifest)
        let described = try folder.write(PluginProbe.describe(library).bytes(), as: "description.json")
        try PluginProbe.check(library, manifest: manifest, command: ["/bin/sh", "-c", "cat \(described)", "sh"])
    }

    @Test("A function that the manifest makes necessary must be there")
    func necessaryFunctions() throws {
        let folder = try TemporaryFolder()
        let library = try PluginSource.library("broken", in: folder)
        let manifest = try PluginSource.manifest {
            $0["routes"] = [["method": "GET", "path": "/hello/{name}", "guard": "none", "summary": "Greets."]]
            $0["jobs"] = [["kind": "greet"]]
            $0["subscribes"] = ["stream.created"]
        }
        let error = try #require(throws: PluginError.self) { try PluginLibrary.open(library, manifest: manifest) }
        expect(error, .functions, library, ["http_head (the manifest names routes)", "run_job", "event"])
    }

    @Test(
        "A storage driver that was built with a header of 1.0, whose table ends before `open`, is taken as one of now is",
        arguments: [[], ["TABLE_SIZE=offsetof(stream_storage_v1,open)"]])
    func olderDriver(defines: [String]) throws {
        let folder = try TemporaryFolder()
        let library = try PluginSource.library("driver", defines: defines, in: folder)
        let manifest = try Self.driverManifest()
        _ = try PluginLibrary.open(library, manifest: manifest)
        let described = try folder.write(PluginProbe.describe(library).bytes(), as: "description.json")
        try PluginProbe.check(library, manifest: manifest, command: ["/bin/sh", "-c", "cat \(described)", "sh"])
    }

    @Test("A storage driver without a function of 1.0, or with a shorter table, is refused")
    func brokenDriver() throws {
        let manifest = try Self.driverManifest()
        for (define, says) in [
            ("RENAME=NULL", "lacks rename (every storage driver has it)"),
            ("TABLE_SIZE=offsetof(stream_storage_v1,rename)", "its function table has 72 bytes, but needs 80"),
        ] {
            // Each in a folder of its own: a path is loaded once.
            let folder = try TemporaryFolder()
            let library = try PluginSource.library("driver", defines: [define], in: folder)
            let error = try #require(throws: PluginError.self) { try PluginLibrary.open(library, manifest: manifest) }
            #expect(error.code == .functions && error.description.contains(says), "\(error)")
        }
    }

    private static func driverManifest() throws -> Manifest {
        try PluginSource.manifest {
            $0 = [
                "name": "driver", "version": "0.1.0", "summary": "Keeps nothing.", "abi": 1, "library": "libdriver.so",
                "kind": "storage",
            ]
        }
    }

    @Test("A missing file, and one that is no library")
    func noLibrary() throws {
        let folder = try TemporaryFolder()
        let manifest = try PluginSource.manifest()
        let missing = folder.path + "/libhello.so"
        let error = try #require(throws: PluginError.self) { try PluginLibrary.open(missing, manifest: manifest) }
        expect(error, .missing, missing, ["cannot be read: No such file or directory"])
        let text = try folder.write(Array("no library".utf8), as: "libtext.so")
        let other = try #require(throws: PluginError.self) { try PluginLibrary.open(text, manifest: manifest) }
        expect(other, .load, text, ["cannot be loaded"])
        #expect(PluginProbe.describe(text)["symbols"] == .null)
    }

    @Test("A library of another digest is refused before it is loaded")
    func digest() throws {
        let folder = try TemporaryFolder()
        let library = try PluginSource.library("broken", defines: ["BROKEN_CONSTRUCTOR"], in: folder)
        let manifest = try PluginSource.manifest { $0["sha256"] = .string(String(repeating: "0", count: 64)) }
        let error = try #require(throws: PluginError.self) { try PluginLibrary.open(library, manifest: manifest) }
        expect(error, .digest, library, ["its SHA-256 is", "the manifest says 0000"])
        // Nor does a probe run it: this one would say that it cannot be run.
        let probed = try #require(throws: PluginError.self) {
            try PluginProbe.check(library, manifest: manifest, command: ["/nowhere/streamd"])
        }
        #expect(probed == error)
    }

    @Test("A library of the manifest's digest is loaded")
    func rightDigest() throws {
        let folder = try TemporaryFolder()
        let library = try PluginSource.library("hello", in: folder)
        let output = try ProbeChild.run("/usr/bin/env", ["sha256sum", library], timeout: .seconds(10)).output
        let digest = String(decoding: output.prefix(64), as: UTF8.self)
        _ = try PluginLibrary.open(library, manifest: try PluginSource.manifest { $0["sha256"] = .string(digest) })
    }

    private func expect(_ error: PluginError, _ code: PluginError.Code, _ library: String, _ says: [String]) {
        #expect(error.code == code)
        #expect(error.library == library)
        for part in [library, "Manifests/hello.json"] + says { #expect(error.description.contains(part)) }
    }
}
