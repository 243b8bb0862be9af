import JSON
import PluginLoader
import Testing

@Suite("Reading manifests")
struct ManifestReadingTests {
    private func issues(_ change: (inout JSONObject) -> Void) throws -> [String] {
        do {
            _ = try PluginSource.manifest(change)
            return []
        } catch let error as ManifestError {
            #expect(error.description.contains("Manifests/hello.json"))
            return error.issues.map(\.path)
        }
    }

    private func operationIssues(_ change: (inout JSONObject) -> Void) throws -> [String] {
        try issues { manifest in
            var operation = manifest["operations"]?[0]?.object ?? [:]
            change(&operation)
            manifest["operations"] = [.object(operation)]
        }
    }

    @Test("Everything that a manifest says is read")
    func everything() throws {
        let manifest = try PluginSource.manifest {
            $0["routes"] = [
                ["method": "GET", "path": "/hello/{name}/{rest...}", "guard": "none", "summary": "Greets."]
            ]
            $0["jobs"] = [["kind": "greet", "concurrency": 2], ["kind": "part", "attempts": 5, "leaseSeconds": 7]]
            $0["publishes"] = ["stream.Greeting.done"]
            $0["subscribes"] = ["stream.created"]
            $0["needs"] = [
                "services": ["log", "store"], "workers": ["media"],
                "operations": [["name": "stream", "optional": true, "without": "nobody is greeted"]],
            ]
            $0["settings"] = [
                "type": "object", "additionalProperties": false,
                "properties": ["tone": ["type": "string", "default": "warm"]],
            ]
        }
        #expect(manifest.name == "hello")
        #expect(manifest.kind == .operations)
        #expect(manifest.library == "libhello.so")
        #expect(manifest.operations.first?.visibility == .public)
        #expect(manifest.operations.first?.acceptsFile == false)
        #expect(manifest.operations.first?.parameters.issues(in: [:]).count == 1)
        #expect(manifest.routes.first?.path == "/hello/{name}/{rest...}")
        #expect(manifest.jobs.map(\.concurrency) == [2, 1])
        #expect(manifest.jobs.map(\.attempts) == [3, 5])
        #expect(manifest.jobs.map(\.leaseSeconds) == [30, 7])
        #expect(manifest.publishes == ["stream.Greeting.done"])
        #expect(manifest.needs.services == ["log", "store"])
        #expect(manifest.needs.operations.first?.without == "nobody is greeted")
        #expect(manifest.settingsSchema.filledWithDefaults([:]) == ["tone": "warm"])
    }

    @Test("Ports that a plugin listens on")
    func listens() throws {
        func issuesOf(_ listens: JSON) throws -> [String] {
            try issues {
                $0["needs"] = ["services": ["net"]]
                $0["listens"] = listens
            }
        }
        let manifest = try PluginSource.manifest {
            $0["needs"] = ["services": ["net"]]
            $0["listens"] = [
                ["name": "rtmp", "setting": "rtmp.port", "default": 1935, "summary": "RTMP."],
                ["name": "rtmps", "setting": "rtmps.port", "tls": true, "summary": "RTMP over TLS."],
                ["name": "srt", "setting": "srt.port", "default": 0, "transport": "udp", "summary": "SRT."],
            ]
        }
        #expect(manifest.listens.map(\.name) == ["rtmp", "rtmps", "srt"])
        #expect(manifest.listens.map(\.standard) == [1935, nil, 0])
        #expect(manifest.listens.map(\.isSecure) == [false, true, false])
        #expect(manifest.listens.map(\.isOwn) == [false, false, true])
        #expect(
            try issuesOf([
                ["name": "a", "setting": "a.port", "summary": "A."],
                ["name": "a", "setting": "a.port", "summary": "A."],
            ]) == ["/listens/1/name", "/listens/1/setting"])
        #expect(
            try issuesOf([["name": "a", "setting": "hello.port", "summary": "A."]]) == ["/listens/0/setting"])
        #expect(
            try issuesOf([["name": "a", "setting": "a.port", "tls": true, "transport": "udp", "summary": "A."]])
                == ["/listens/0/tls"])
    }

    @Test("A worker and a codec plugin")
    func otherKinds() throws {
        let worker = try Manifest(
            parsing: Array(
                #"""
                {"name":"media","version":"1.0.0","summary":"Encodes.","abi":1,"kind":"worker","executable":"stream-media",
                 "loads":"codec","limits":{"instances":1,"memoryBytes":2147483648,"cpuSeconds":43200,"idleSeconds":120,"openFiles":64}}
                """#.utf8), file: "media.json")
        #expect(worker.limits?.memoryBytes == 2_147_483_648)
        #expect(worker.loads == .codec)
        #expect(worker.library == nil)
        let codec = try Manifest(
            parsing: Array(
                #"""
                {"name":"libav","version":"1.0.0","summary":"Codecs.","abi":1,"kind":"codec","library":"liblibav.so",
                 "codecs":[{"name":"libx264","codec":"h264","direction":"encode","kind":"video","score":100}]}
                """#.utf8), file: "libav.json")
        #expect(codec.codecs.first?.direction == .encode)
    }

    @Test("All problems come at once, with their places")
    func several() throws {
        let found = try issues {
            $0["version"] = "one"
            $0["kidn"] = 1
            $0["abi"] = nil
        }
        #expect(Set(found) == ["/version", "/kidn", "/abi"])
    }

    @Test(
        "Fields that are refused",
        arguments: [
            ("name", "Hello", "/name"), ("library", "../libhello.so", "/library"), ("abi", 2, "/abi"),
            ("kind", "plugin", "/kind"),
            ("sha256", "abc", "/sha256"), ("executable", "hello", "/executable"),
            ("routes", [["method": "GET", "path": "hello", "guard": "none", "summary": "x"]], "/routes/0/path"),
            ("routes", [["method": "GET", "path": "/{a}/{a}", "guard": "none", "summary": "x"]], "/routes/0/path"),
            ("routes", [["method": "GET", "path": "/{a...}/b", "guard": "none", "summary": "x"]], "/routes/0/path"),
            ("routes", [["method": "FETCH", "path": "/a", "guard": "none", "summary": "x"]], "/routes/0/method"),
            ("routes", [["method": "GET", "path": "/a", "guard": "lock", "summary": "x"]], "/routes/0/guard"),
            ("routes", [["method": "GET", "path": "/a", "guard": "key", "summary": "x"]], "/routes/0/operation"),
            (
                "routes", [["method": "GET", "path": "/a", "guard": "key", "operation": "other", "summary": "x"]],
                "/routes/0/operation"
            ),
            (
                "routes", [["method": "GET", "path": "/a", "guard": "none", "operation": "hello", "summary": "x"]],
                "/routes/0/operation"
            ),
            (
                "routes", [["method": "GET", "path": "/{b}", "guard": "key", "operation": "hello", "summary": "x"]],
                "/routes/0/path"
            ),
            (
                "routes",
                [
                    [
                        "method": "PUT", "path": "/a", "guard": "key", "operation": "hello", "body": ["a/b"],
                        "summary": "x",
                    ]
                ],
                "/routes/0/body"
            ),
            ("jobs", [["kind": "a"], ["kind": "a"]], "/jobs/1/kind"),
            (
                "counters", [["name": "a", "key": "a", "summary": "A."], ["name": "a", "key": "b", "summary": "B."]],
                "/counters/1/name"
            ), ("counters", [["name": "a", "key": "a"]], "/counters/0/summary"),
            ("listens", [["name": "rtmp", "setting": "rtmp.port", "summary": "x"]], "/listens"),
            ("listens", [["name": "rtmp", "setting": "port", "summary": "x"]], "/listens/0/setting"),
            ("listens", [["name": "Rtmp", "setting": "rtmp.port", "summary": "x"]], "/listens/0/name"),
            ("publishes", ["created"], "/publishes/0"),
            ("needs", ["operations": [["name": "x"]]], "/needs/operations/0/without"),
            ("needs", ["operations": [["name": "hello", "without": "x"]]], "/needs/operations/0/name"),
            ("settings", ["type": "object"], "/settings/additionalProperties"),
            ("settings", ["type": "object", "additionalProperties": false, "propertys": [:]], "/settings/propertys"),
        ] as [(String, JSON, String)])
    func refused(field: String, value: JSON, path: String) throws {
        #expect(try issues { $0[field] = value } == [path])
    }

    @Test("Operations that are refused")
    func operations() throws {
        #expect(try operationIssues { $0["name"] = "say-hello" } == ["/operations/0/name"])
        #expect(try operationIssues { $0["visibility"] = "secret" } == ["/operations/0/visibility"])
        #expect(try operationIssues { $0["example"] = ["nme": "Ada"] }.contains("/operations/0/example/nme"))
        #expect(try operationIssues { $0["result"] = ["tpye": 1] } == ["/operations/0/result/tpye"])
        #expect(
            try operationIssues { $0["parameters"] = ["type": "array"] }
                == ["/operations/0/parameters/type", "/operations/0/parameters/additionalProperties"])
        #expect(try operationIssues { $0["fileLimit"] = "tone" } == ["/operations/0/fileLimit"])
        #expect(
            try operationIssues {
                $0["acceptsFile"] = true
                $0["fileLimit"] = "tone"
            } == ["/operations/0/fileLimit"])
        let twice = try issues { manifest in
            let operation = manifest["operations"]?[0] ?? .null
            manifest["operations"] = [operation, operation]
        }
        #expect(twice == ["/operations/1/name"])
    }

    @Test("A file that is missing or no JSON is named")
    func files() throws {
        #expect { try Manifest(reading: "/nowhere/hello.json") } throws: {
            "\($0)" == "The manifest /nowhere/hello.json cannot be read: No such file or directory."
        }
        #expect { try Manifest(parsing: [0x7B], file: "hello.json") } throws: {
            "\($0)".hasPrefix("The manifest hello.json is not valid JSON: expected a member's name in quotes")
        }
    }
}
