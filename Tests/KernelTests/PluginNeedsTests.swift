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

    private func problems(_ manifests: [Manifest]) -> [String] {
        PluginNeeds.problems(of: manifests, services: ["log", "store"])
    }

    @Test("A set in which every need is met has no problem")
    func complete() throws {
        let videos = try manifest("videos", ["operations": offering("resolveStream")])
        let encoding = try manifest("encoding", ["needs": needing("resolveStream", optional: false)])
        #expect(problems([videos, encoding]).isEmpty)
        #expect(PluginNeeds.warnings(of: [videos, encoding]).isEmpty)
    }

    @Test("A required operation that is missing is a problem that says what is lost")
    func required() throws {
        let encoding = try manifest("encoding", ["needs": needing("resolveStream", optional: false)])
        #expect(
            problems([encoding]) == [
                "The plugin 'encoding' (Manifests/encoding.json) needs the operation 'resolveStream', which no enabled "
                    + "plugin offers: without it there are no streams to encode. Enable a plugin that offers it, or leave "
                    + "'encoding' out of plugins.enabled."
            ])
    }

    @Test("An optional operation that is missing is a warning")
    func optional() throws {
        let delivery = try manifest("delivery", ["needs": needing("authorizeViewer", optional: true)])
        #expect(problems([delivery]).isEmpty)
        #expect(
            PluginNeeds.warnings(of: [delivery]) == [
                "The plugin 'delivery' works without the operation 'authorizeViewer', which no enabled plugin offers: "
                    + "there are no streams to encode."
            ])
    }

    @Test("Missing workers and services are problems")
    func others() throws {
        let encoding = try manifest("encoding", ["needs": ["workers": ["media"], "services": ["log", "magic"]]])
        let found = problems([encoding])
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
        let found = problems([one, two])
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
        #expect(problems([media]).isEmpty)
        // Unless another plugin needs the worker: then there is nothing to start for.
        let encoding = try manifest("encoding", ["needs": ["workers": ["media"]]])
        #expect(PluginNeeds.warnings(of: [media, encoding]).isEmpty)
        #expect(
            problems([media, encoding]) == [
                "The plugin 'encoding' (Manifests/encoding.json) needs the worker 'media', which can do nothing without a "
                    + "plugin of kind 'codec', and none is enabled. Enable one, or leave 'encoding' out of "
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
            PluginNeeds.problems(ofEncoders: ["b", "c"], manifests: [codecs]) == [
                "plugins.encoders names 'b', which only decodes. Choose of these: a.",
                "plugins.encoders names 'c', which no enabled plugin offers. Enable its plugin, or choose of these: a.",
            ])
    }
}
