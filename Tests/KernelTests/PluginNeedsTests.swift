import Glibc
import JSON
import Kernel
import PluginLoader
import Testing

@Suite("What plugins need of each other")
struct PluginNeedsTests {
    private func manifest(_ name: String, _ fields: JSONObject = [:]) throws -> Manifest {
        var object: JSONObject = [
            "name": .string(name), "version": "1.0.0", "summary": "A test.", "abi": 1, "kind": "operations",
            "library": "libx.so",
        ]
        for (field, value) in fields { object[field] = value }
        return try Manifest(parsing: JSON.object(object).bytes(), file: "Manifests/\(name).json")
    }

    private func offering(_ operation: String) -> JSON {
        [
            [
                "name": .string(operation), "summary": "A test.", "scope": "read", "visibility": "internal",
                "parameters": ["type": "object", "additionalProperties": false], "result": [:], "example": [:],
            ]
        ]
    }

    private func needing(_ operation: String, optional: Bool) -> JSON {
        [
            "operations": [
                ["name": .string(operation), "optional": .bool(optional), "without": "there are no streams to encode"]
            ]
        ]
    }

    private func problems(_ manifests: [Manifest], broken: [BrokenManifest] = []) throws -> [String] {
        let driver = try manifest("files", ["kind": "storage"])
        return PluginNeeds.problems(of: manifests + [driver], services: ["log", "store"], broken: broken)
            .map(\.description)
    }

    @Test("A set in which every need is met has no problem")
    func complete() throws {
        let videos = try manifest("videos", ["operations": offering("resolveStream")])
        let encoding = try manifest("encoding", ["needs": needing("resolveStream", optional: false)])
        #expect(try problems([videos, encoding]).isEmpty)
        #expect(PluginNeeds.warnings(of: [videos, encoding]).isEmpty)
    }

    @Test("A required operation that is missing is a problem that says what is lost")
    func required() throws {
        let encoding = try manifest("encoding", ["needs": needing("resolveStream", optional: false)])
        #expect(
            try problems([encoding]) == [
                "Manifests/encoding.json: /needs/operations/0: The plugin 'encoding' needs the operation "
                    + "'resolveStream', which no enabled plugin offers: without it there are no streams to encode. Enable a plugin that offers it, or leave "
                    + "'encoding' out of plugins.enabled."
            ])
    }

    @Test("An optional operation that is missing is a warning")
    func optional() throws {
        let delivery = try manifest("delivery", ["needs": needing("authorizeViewer", optional: true)])
        #expect(try problems([delivery]).isEmpty)
        #expect(
            PluginNeeds.warnings(of: [delivery]) == [
                "The plugin 'delivery' works without the operation 'authorizeViewer', which no enabled plugin offers: "
                    + "there are no streams to encode."
            ])
    }

    @Test("Missing workers and services are problems")
    func others() throws {
        let encoding = try manifest("encoding", ["needs": ["workers": ["media"], "services": ["log", "magic"]]])
        let found = try problems([encoding])
        #expect(found.count == 2)
        #expect(
            found.first?.contains("the service 'magic', which this server does not have; it has log, store.") == true)
        #expect(found.last?.contains("the worker 'media', which is not enabled") == true)
    }

    @Test("Two plugins that claim one name are both named")
    func conflicts() throws {
        let route: (String) -> JSON = { path in
            [["method": "GET", "path": .string(path), "guard": "none", "summary": "A test."]]
        }
        let one = try manifest(
            "one", ["operations": offering("create"), "jobs": [["kind": "encode"]], "routes": route("/a/{x}")])
        let two = try manifest(
            "two", ["operations": offering("create"), "jobs": [["kind": "encode"]], "routes": route("/a/{y}")])
        let found = try problems([one, two])
        #expect(found.count == 3)
        #expect(found.allSatisfy { $0.contains("'one' (Manifests/one.json) and 'two' (Manifests/two.json)") })
    }

    @Test("A worker that has nothing to load is a warning")
    func worker() throws {
        let media = try Manifest(
            parsing: Array(
                #"""
                {"name":"media","version":"1.0.0","summary":"x","abi":1,"kind":"worker","executable":"x","loads":"codec",
                 "limits":{"instances":1,"memoryBytes":16777216,"cpuSeconds":1,"idleSeconds":1,"openFiles":8}}
                """#.utf8), file: "media.json")
        #expect(PluginNeeds.warnings(of: [media]).first?.contains("loads plugins of kind 'codec', but none") == true)
        #expect(try problems([media]).isEmpty)
        // Unless another plugin needs the worker: then there is nothing to start for.
        let encoding = try manifest("encoding", ["needs": ["workers": ["media"]]])
        #expect(PluginNeeds.warnings(of: [media, encoding]).isEmpty)
        #expect(
            try problems([media, encoding]) == [
                "Manifests/encoding.json: /needs/workers/0: The plugin 'encoding' needs the worker 'media', which can do "
                    + "nothing without a plugin of kind 'codec', and none is enabled. Enable one, or leave 'encoding' out of "
                    + "plugins.enabled."
            ])
    }

    @Test("Encoders that are preferred must be there, and must encode")
    func encoders() throws {
        let codec: (String, String) -> JSON = { name, direction in
            [
                "name": .string(name), "codec": "h264", "direction": .string(direction), "kind": "video", "score": 1,
            ]
        }
        let codecs = try manifest("codecs", ["kind": "codec", "codecs": [codec("a", "encode"), codec("b", "decode")]])
        #expect(PluginNeeds.problems(ofEncoders: [], manifests: []).isEmpty)
        #expect(PluginNeeds.problems(ofEncoders: ["a"], manifests: [codecs]).isEmpty)
        #expect(
            PluginNeeds.problems(ofEncoders: ["b", "c"], manifests: [codecs]).map(\.description) == [
                "settings: /plugins/encoders/0: 'b' only decodes. Choose of these: a.",
                "settings: /plugins/encoders/1: 'c' is offered by no enabled plugin. Enable its plugin, or choose of "
                    + "these: a.",
            ])
    }

    @Test("Exactly one plugin keeps the files")
    func storage() throws {
        let none = PluginNeeds.problems(of: [], services: ["log"])
        #expect(none.map(\.path) == ["/plugins/enabled"])
        #expect(none.first?.manifest == nil)
        let other = try manifest("other-files", ["kind": "storage"])
        #expect(try problems([other]).first?.contains("(other-files, files); name one") == true)
    }

    @Test("What is missing only because a manifest is broken is not held against others")
    func broken() throws {
        let folder = try TemporaryFolder()
        func looked(_ name: String, _ text: String) -> BrokenManifest {
            let file = fopen("\(folder.path)/\(name)", "w")
            fputs(text, file)
            fclose(file)
            return BrokenManifest(file: "\(folder.path)/\(name)")
        }
        let encoding = try manifest("encoding", ["needs": needing("resolveStream", optional: false)])
        let videos = looked(
            "1.json", #"{"name": "videos", "kind": "operations", "operations": [{"name": "resolveStream"}]}"#)
        #expect(videos.name == "videos")
        #expect(try problems([encoding], broken: [videos]).isEmpty)
        #expect(try problems([encoding], broken: [looked("other.json", "{")]).isEmpty)
        #expect(looked("other.json", "{").name == "other")
        #expect(try problems([encoding], broken: [looked("empty.json", "{}")]).count == 1)
    }
}
