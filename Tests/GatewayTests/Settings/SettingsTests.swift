import JSON
import Settings
import Testing

struct SettingsTests {
    private static let sections = [
        PluginSection(
            plugin: "encoding",
            schema: [
                "type": "object", "additionalProperties": false,
                "properties": [
                    "preset": ["type": "string", "enum": ["veryfast", "medium"], "default": "veryfast"],
                    "segmentSeconds": ["type": "number", "minimum": 1, "maximum": 10, "default": 4],
                    "ladder": [
                        "type": "array",
                        "items": [
                            "type": "object", "additionalProperties": false,
                            "properties": ["name": ["type": "string"], "height": ["type": "integer"]],
                        ],
                    ],
                ],
            ]),
        PluginSection(
            plugin: "local-storage",
            schema: [
                "type": "object",
                "properties": [
                    "folder": ["type": "string", "default": "blobs"], "sync": ["type": "boolean", "default": true],
                    "secretKey": ["type": "string"], "pass": ["type": "string", "minLength": 3, "writeOnly": true],
                    "database": ["type": "string"],
                    "targets": [
                        "type": "array",
                        "items": [
                            "type": "object",
                            "properties": ["url": ["type": "string"], "code": ["type": "string", "writeOnly": true]],
                        ],
                    ],
                ],
            ]),
        PluginSection(plugin: "videos", schema: ["type": "object", "properties": [:]]),
    ]

    private static func load(_ text: String = "", _ environment: [String: String] = [:]) throws -> Settings {
        try Settings.load(text: text, name: "stream.yaml", environment: environment) { _ in
            PluginFindings(sections: sections)
        }
    }

    private static func problems(_ text: String, _ environment: [String: String] = [:]) -> [String] {
        do {
            _ = try load(text, environment)
            return []
        } catch let error as SettingsError {
            return error.problems.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    @Test func defaults() throws {
        let settings = try Self.load()
        #expect(settings.core.host == "127.0.0.1")
        #expect(settings.core.port == 8080)
        #expect(settings.core.data == "./data")
        #expect(settings.core.publicURL == nil)
        #expect(settings.core.adminKey == nil)
        #expect(settings.core.enabledPlugins == nil)
        #expect(settings.core.manifestFolders == nil)
        #expect(settings.core.logLevel == "info")
        #expect(settings.core.requestsPerMinute == 1000)
        #expect(settings.core.trustedProxies == [])
        #expect(settings.plugins["encoding"]?["preset"] == "veryfast")
        #expect(settings.plugins["encoding"]?["segmentSeconds"] == 4)
        #expect(settings.plugins["local-storage"]?["sync"] == true)
        #expect(settings.plugins["videos"] == [:])
    }

    @Test func theFile() throws {
        let settings = try Self.load(
            """
            # a comment
            http:
              host: 0.0.0.0
              port: 0
              trustedProxies: [10.0.0.0/8, "fd00::/8"]
            publicUrl: https://video.example.com/
            data: 2024
            adminKey: "1234567890"
            limits: { requestsPerMinute: 0 }
            plugins:
              enabled:
                - videos
                - encoding
            log:
            encoding:
              segmentSeconds: 2.5
              ladder:
                - { name: 720p, height: 720 }
            local-storage:
              sync: false
            """)
        #expect(settings.core.host == "0.0.0.0")
        #expect(settings.core.port == 0)
        #expect(settings.core.trustedProxies == ["10.0.0.0/8", "fd00::/8"])
        #expect(settings.core.publicURL == "https://video.example.com")
        #expect(settings.core.data == "2024")
        #expect(settings.core.adminKey == "1234567890")
        #expect(settings.core.requestsPerMinute == 0)
        #expect(settings.core.enabledPlugins == ["videos", "encoding"])
        #expect(settings.core.logLevel == "info")
        #expect(settings.plugins["encoding"]?["segmentSeconds"] == 2.5)
        #expect(settings.plugins["encoding"]?["ladder"] == [["name": "720p", "height": 720]])
        #expect(settings.plugins["local-storage"]?["sync"] == false)
    }

    @Test func theEnvironmentWins() throws {
        let settings = try Self.load(
            "http: { port: 1 }\nencoding: { preset: medium }",
            [
                "STREAM_HTTP_PORT": "9000", "STREAM_LIMITS_REQUESTS_PER_MINUTE": "7", "STREAM_PUBLIC_URL": "http://a",
                "STREAM_PLUGINS_ENABLED": "videos, encoding", "STREAM_PLUGINS_LIBRARIES": "/a",
                "STREAM_PLUGINS_ENCODERS": "openh264",
                "STREAM_LOCAL_STORAGE_SYNC": "false", "STREAM_LOCAL_STORAGE_FOLDER": "true",
                "STREAM_ENCODING_LADDER": #"[{"name":"360p","height":360}]"#, "STREAM_URL": "http://b",
                "STREAM_KEY": "k",
                "STREAM_BIN": "c", "PATH": "/bin", "STREAMING": "x",
            ])
        #expect(settings.core.port == 9000)
        #expect(settings.core.requestsPerMinute == 7)
        #expect(settings.core.publicURL == "http://a")
        #expect(settings.core.enabledPlugins == ["videos", "encoding"])
        #expect(settings.core.encoders == ["openh264"])
        #expect(settings.core.libraryFolders == ["/a"])
        #expect(settings.plugins["local-storage"]?["sync"] == false)
        #expect(settings.plugins["local-storage"]?["folder"] == "true")
        #expect(settings.plugins["encoding"]?["preset"] == "medium")
        #expect(settings.plugins["encoding"]?["ladder"] == [["name": "360p", "height": 360]])
    }

    @Test func everyProblemIsNamedWithItsPlace() {
        let problems = Self.problems(
            """
            http:
              prot: 80
              trustedProxies:
                - 10.0.0.0/8
                - 10.0.0.0/64
            publicUrl: ftp://a
            encodng:
              preset: fast
            encoding:
              preset: fast
              ladder:
                - { name: 720p, height: tall }
            """,
            ["STREAM_HTTP_PORT": "http", "STREAM_ADMIN_KEY": "short", "STREAM_HTTP_HSOT": "a"])
        func has(_ words: String...) -> Bool {
            problems.contains { problem in words.allSatisfy(problem.contains) }
        }
        #expect(has("stream.yaml:2", "http.prot", "`port`"))
        #expect(has("stream.yaml:3", "http.trustedProxies", "10.0.0.0/64"))
        #expect(has("stream.yaml:6", "publicUrl"))
        #expect(has("stream.yaml:7", "encodng", "`encoding`"))
        #expect(has("stream.yaml:10", "encoding.preset"))
        #expect(has("stream.yaml:12", "encoding.ladder.0.height"))
        #expect(has("STREAM_HTTP_PORT", "http.port"))
        #expect(has("STREAM_ADMIN_KEY", "adminKey"))
        #expect(has("STREAM_HTTP_HSOT", "STREAM_HTTP_HOST"))
        #expect(problems.count == 9, "\(problems.joined(separator: "\n"))")
        #expect(!problems.joined().contains("short"))
    }

    @Test(arguments: [
        ("a: [", "stream.yaml:"), ("- a", "name: value"), ("http: {port: 1, port: 2}", "twice"),
        ("just text", "name: value"),
        ("http: 5", "http"), ("adminKey: [a]", "adminKey"), ("plugins: {enabled: videos}", "plugins.enabled"),
        ("videos: {a: 1}", "videos"), ("http: {port: 65536}", "http.port"), ("http: {port: \"80\"}", "http.port"),
        ("http: {port: 1.5}", "http.port"), ("log: {level: loud}", "log.level"),
        ("limits: {requestsPerMinute: -1}", "limits"),
    ])
    func badFiles(text: String, words: String) {
        let problems = Self.problems(text)
        #expect(problems.count >= 1)
        #expect(problems.first?.contains(words) == true, "\(problems)")
    }

    @Test func aFileThatIsNotThere() {
        let error = #expect(throws: SettingsError.self) {
            _ = try Settings.load(file: "/nonexistent/stream.yaml", environment: [:]) { _ in PluginFindings() }
        }
        #expect(error?.description.contains("/nonexistent/stream.yaml") == true)
    }

    @Test func whatIsWrongWithPluginsGoesWithTheRest() {
        let error = #expect(throws: SettingsError.self) {
            _ = try Settings.load(
                text: """
                    http: { port: x }
                    plugins:
                      enabled:
                        - videos
                        - vidoes
                    encodng: { preset: 1 }
                    broken: { anything: goes }
                    """, name: "f", environment: ["STREAM_BROKEN_PLUGIN_LEVEL": "1", "STREAM_BROKENER": "1"]
            ) { core in
                #expect(core.enabledPlugins == ["videos", "vidoes"])
                return PluginFindings(
                    sections: Self.sections, unknown: ["broken", "broken-plugin"],
                    problems: [SettingsProblem(source: "/m/broken.json", path: "/name", problem: "is missing")],
                    settings: [.init(path: "/plugins/enabled/1", problem: "there is no such plugin")])
            }
        }
        #expect(
            error?.problems.map(\.description).map { $0.prefix { $0 != ";" } } == [
                "f:6: encodng: no such setting", "STREAM_BROKENER: no setting has this name",
                "f:1: http.port: must be a whole number, not \"x\"", "f:5: plugins.enabled.1: there is no such plugin",
                "/m/broken.json: /name: is missing",
            ])
    }

    @Test func aFileThatIsNoYAMLHidesNoVariable() {
        let problems = Self.problems("a: [", ["STREAM_HTTP_PORT": "http"])
        #expect(problems.count == 2)
        #expect(problems.last?.hasPrefix("STREAM_HTTP_PORT: http.port: ") == true)
    }

    @Test func problemsDoNotQuoteSecrets() {
        let problems = Self.problems("adminKey: [top-secret]")
        #expect(problems.count == 1)
        #expect(!problems.joined().contains("top-secret"))
        let marked = Self.problems("local-storage: {pass: xy}")
        #expect(marked == ["stream.yaml:1: local-storage.pass: is not what this setting takes"])
    }

    @Test func theListingMasksSecrets() throws {
        let settings = try Self.load(
            "adminKey: top-secret-key\nlocal-storage: {secretKey: hidden}", ["STREAM_HTTP_PORT": "9000"])
        #expect(!settings.description.contains("top-secret-key"))
        #expect(!settings.description.contains("hidden"))
        #expect(settings.description.contains("http.port = 9000  [STREAM_HTTP_PORT]"))
        #expect(settings.description.contains("[stream.yaml:1]"))
        #expect(settings.listing.first { $0.path == "publicUrl" }?.value == nil)
        #expect(settings.listing.first { $0.path == "http.host" }?.source == "default")
    }

    @Test func secretsAreMaskedInListsAndAddressesToo() throws {
        let settings = try Self.load(
            """
            local-storage:
              pass: the-passphrase
              database: postgres://stream:hunter22@db.example/stream
              targets: [{ url: "rtmp://a/b", code: the-code }]
            """)
        func shown(_ path: String) -> JSON? { settings.listing.first { $0.path == path }?.value }
        #expect(shown("local-storage.pass") == "***")
        #expect(shown("local-storage.database") == "postgres://stream:***@db.example/stream")
        #expect(shown("local-storage.targets") == [["url": "rtmp://a/b", "code": "***"]])
        #expect(settings.plugins["local-storage"]?["pass"] == "the-passphrase")
        #expect(settings.mask.masked("it is the-passphrase, the-code") == "it is ***, ***")
        let listing = settings.json["settings"]?.array?.first { $0["path"] == "local-storage.pass" }
        #expect(
            listing == ["path": "local-storage.pass", "value": "***", "source": "file", "place": "stream.yaml:2"])
    }
}
