import Glibc
import JSON

/// One setting of the server itself: a row of the table that the file, the environment and the documentation share.
struct CoreSetting: Sendable {
    /// `http.port`.
    let path: String
    /// What a value must be, with its default where it has one; `writeOnly` makes it a secret.
    let schema: JSON
    /// What the schema cannot say; answers with what is wrong, or nil.
    let check: @Sendable (JSON) -> String?

    /// Makes a row.
    init(
        _ path: String, _ summary: String, _ schema: JSONObject,
        check: @escaping @Sendable (JSON) -> String? = { _ in nil }
    ) {
        var schema = schema
        schema["description"] = .string(summary)
        self.path = path
        self.schema = .object(schema)
        self.check = check
    }

    /// The settings of the server that something reads.
    static let table: [CoreSetting] = [
        CoreSetting(
            "http.host", "The address or host name to listen on.",
            ["type": "string", "minLength": 1, "default": "127.0.0.1"]),
        CoreSetting(
            "http.port", "The port to listen on; 0 takes a free one.",
            ["type": "integer", "minimum": 0, "maximum": 65535, "default": 8080]),
        CoreSetting(
            "http.trustedProxies", "Networks (CIDR) whose X-Forwarded-For is believed.",
            ["type": "array", "items": ["type": "string"], "default": []], check: networks),
        CoreSetting(
            "http.countryHeader", "The header in which a trusted proxy names the viewer's country.",
            ["type": "string", "minLength": 1, "pattern": "^[A-Za-z0-9-]+$"]),
        CoreSetting(
            "http.maxConnections", "Connections at once; more wait to be accepted.",
            ["type": "integer", "minimum": 1, "maximum": 1_000_000, "default": 10_000]),
        CoreSetting(
            "http.idleTimeoutSeconds", "How long a connection may be idle between requests or inside a body.",
            ["type": "integer", "minimum": 1, "maximum": 3600, "default": 75]),
        CoreSetting(
            "http.minBodyBytesPerSecond", "How fast a client must send a body, over 10 seconds; 0 is no limit.",
            ["type": "integer", "minimum": 0, "maximum": 1_000_000_000, "default": 500]),
        CoreSetting(
            "http.tls.certificate",
            "A PEM file with the server's certificate and those that lead to its root; the port then speaks TLS alone.",
            ["type": "string", "minLength": 1]),
        CoreSetting(
            "http.tls.key", "The PEM file with the certificate's private key.", ["type": "string", "minLength": 1]),
        CoreSetting(
            "publicUrl", "Where clients reach the server, when it is not the address it listens on.",
            ["type": "string"], check: webAddress),
        CoreSetting(
            "data", "The folder for everything the server keeps.",
            ["type": "string", "minLength": 1, "default": "./data"]),
        CoreSetting(
            "adminKey", "The first admin key, in place of a generated one.",
            ["type": "string", "writeOnly": true], check: key),
        CoreSetting(
            "plugins.enabled", "The plugins to run, by name; absent: all whose manifests are found.",
            ["type": "array", "items": ["type": "string", "minLength": 1], "uniqueItems": true]),
        CoreSetting(
            "plugins.manifests", "Folders with manifests; absent: those beside the program.",
            ["type": "array", "items": ["type": "string", "minLength": 1]]),
        CoreSetting(
            "plugins.libraries", "Folders with libraries; absent: the program's own.",
            ["type": "array", "items": ["type": "string", "minLength": 1]]),
        CoreSetting(
            "plugins.encoders",
            "Encoders to use before all others, best first, by the names in the codec plugins' manifests.",
            ["type": "array", "items": ["type": "string", "minLength": 1], "uniqueItems": true, "default": []]),
        CoreSetting(
            "plugins.startTimeout", "How long one plugin may take to start, seconds.",
            ["type": "integer", "minimum": 1, "maximum": 3600, "default": 30]),
        CoreSetting(
            "workers.allowPartialSandbox",
            "Whether files may be decoded where the kernel has no Landlock, by a process that seccomp alone locks in.",
            ["type": "boolean", "default": false]),
        CoreSetting(
            "log.level", "The least important messages to log.",
            [
                "type": "string", "enum": ["trace", "debug", "info", "notice", "warning", "error", "critical"],
                "default": "info",
            ]),
        CoreSetting(
            "log.format", "How messages are logged: as lines for people, or as JSON objects, one a line.",
            ["type": "string", "enum": ["text", "json"], "default": "text"]),
        CoreSetting(
            "events.keepDays", "Days that an event can be read at GET /events.",
            ["type": "integer", "minimum": 1, "maximum": 3650, "default": 30]),
        CoreSetting("metrics.enabled", "Whether /metrics is there.", ["type": "boolean", "default": true]),
        CoreSetting(
            "metrics.token", "What readers of /metrics must send as a bearer token; absent: nothing.",
            ["type": "string", "writeOnly": true], check: key),
        CoreSetting(
            "network.allowPrivate", "Whether the server may fetch from private, loopback and link-local addresses.",
            ["type": "boolean", "default": false]),
        CoreSetting(
            "network.maxConnections",
            "Connections at once to each port of a plugin (RTMP, say); more are refused.",
            ["type": "integer", "minimum": 1, "maximum": 1_000_000, "default": 1000]),
        CoreSetting(
            "network.maxConnectionsPerAddress", "Of these, those of one address.",
            ["type": "integer", "minimum": 1, "maximum": 1_000_000, "default": 100]),
        CoreSetting(
            "network.idleTimeoutSeconds", "How long such a connection may be silent, or take nothing of what is sent.",
            ["type": "integer", "minimum": 1, "maximum": 3600, "default": 60]),
        CoreSetting(
            "limits.requestsPerMinute", "API requests a key may make in a minute; 0 is no limit.",
            ["type": "integer", "minimum": 0, "maximum": 1_000_000_000, "default": 1000]),
        CoreSetting(
            "store.mapSizeBytes", "Address space that the store maps at first; it grows by itself.",
            ["type": "integer", "minimum": 1_048_576, "maximum": 17_592_186_044_416, "default": 1_073_741_824]),
        CoreSetting(
            "store.maxSizeBytes", "The most that the store may take.",
            ["type": "integer", "minimum": 1_048_576, "maximum": 17_592_186_044_416, "default": 1_099_511_627_776]),
        CoreSetting(
            "cache.memoryBytes", "Memory for the files that viewers ask for most, where they are not sent from disk.",
            ["type": "integer", "minimum": 0, "maximum": 1_099_511_627_776, "default": 134_217_728]),
        CoreSetting(
            "cache.ephemeralBytes", "Memory for what is kept nowhere else: the parts of live streams.",
            ["type": "integer", "minimum": 0, "maximum": 1_099_511_627_776, "default": 268_435_456]),
        CoreSetting(
            "backup.folder", "Where backups are written, relative to the data folder.",
            ["type": "string", "minLength": 1, "default": "backups"]),
    ]

    /// The schema of the core settings together.
    static let schema: JSON = {
        var sections: JSONObject = [:]
        for setting in table + later {
            insert(setting.schema, at: setting.path, in: &sections)
        }
        return ["type": "object", "properties": .object(sections)]
    }()

    /// Puts the schema of a setting to its place among the sections.
    static func insert(_ schema: JSON, at path: String, in sections: inout JSONObject) {
        insert(schema, at: path.split(separator: ".").map(String.init)[...], in: &sections)
    }

    private static func insert(_ schema: JSON, at path: ArraySlice<String>, in members: inout JSONObject) {
        guard let first = path.first else { return }
        guard path.count > 1 else {
            members[first] = schema
            return
        }
        var inner = members[first]?["properties"]?.object ?? [:]
        insert(schema, at: path.dropFirst(), in: &inner)
        members[first] = ["type": "object", "properties": .object(inner)]
    }

    private static func networks(_ value: JSON) -> String? {
        let wrong = (value.array ?? []).compactMap(\.string).filter { !isNetwork($0) }
        return wrong.isEmpty
            ? nil : "`\(wrong.joined(separator: "`, `"))`: expected networks like `10.0.0.0/8` or `fd00::/8`"
    }

    private static func isNetwork(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { return false }
        var address = in6_addr()
        let bits =
            inet_pton(AF_INET, String(parts[0]), &address) == 1
            ? 32 : inet_pton(AF_INET6, String(parts[0]), &address) == 1 ? 128 : -1
        guard bits > 0 else { return false }
        return parts.count == 1 || Int(parts[1]).map { (0...bits).contains($0) && parts[1].first != "+" } ?? false
    }

    private static func webAddress(_ value: JSON) -> String? {
        guard let text = value.string else { return nil }
        let expected = "expected an address like `https://video.example.com`, without query or fragment"
        guard let scheme = ["http://", "https://"].first(where: text.hasPrefix) else { return expected }
        let rest = text.utf8.dropFirst(scheme.utf8.count)
        guard let first = rest.first, first != 0x2F,
            rest.allSatisfy({ (0x21...0x7E).contains($0) && ![0x22, 0x23, 0x3C, 0x3E, 0x3F, 0x40, 0x5C].contains($0) })
        else { return expected }
        return nil
    }

    private static func key(_ value: JSON) -> String? {
        guard let bytes = value.string?.utf8 else { return nil }
        let fits = (8...255).contains(bytes.count) && bytes.allSatisfy { (0x21...0x7E).contains($0) }
        return fits ? nil : "expected 8 to 255 visible ASCII characters"
    }
}
