import CStreamPlugin
package import JSON

/// What a plugin asks of the service `fetch`: the request, and where the answer goes. docs/plugins.md has its members.
package struct FetchSpecification: Sendable {
    /// The largest answer into memory, bytes.
    static let memoryLimit: UInt64 = 16 << 20

    /// The longest that a fetch may take.
    private static let longest = Duration.seconds(7 * 86_400)

    /// The request as the plugin wants it.
    var request: FetchRequest
    /// Bytes of the answer at most.
    let limit: UInt64
    /// Where the answer goes; nil: into memory.
    let blob: BlobKey?
    /// Whether the blob grows as bytes arrive.
    let keepsPartial: Bool
    /// Whether of an answer that is larger than the limit the rest is left, and not an error.
    let truncates: Bool
    /// What the rest may be asked for by.
    let validator: String?

    /// Reads it. Throws `VALIDATION_ERROR` that names what is wrong.
    init(_ message: stream_fetch_request) throws(KernelError) {
        let json: JSON
        do {
            json = try JSON(parsing: message.specification.array)
        } catch {
            throw .validation(path: "/specification", problem: "is not JSON: \(error)")
        }
        try self.init(json, account: message.account.text, body: message.body.array)
    }

    /// Of its JSON.
    package init(_ json: JSON, account: String, body: [UInt8]) throws(KernelError) {
        let values: JSON
        do {
            let schema = try Self.schema.get()
            let issues = schema.issues(in: json, at: "/specification")
            guard issues.isEmpty else { throw KernelError.validation(issues.map { ($0.path, $0.problem) }) }
            values = schema.filledWithDefaults(json)
        } catch let error as KernelError {
            throw error
        } catch {
            throw .internal()
        }
        func duration(_ name: String) -> Duration { .milliseconds(values[name]?.int64 ?? 0) }
        request = FetchRequest(
            method: values["method"]?.string ?? "GET", url: values["url"]?.string ?? "",
            headers: (values["headers"]?.array ?? []).map {
                (name: $0.array?.first?.string?.lowercased() ?? "", value: $0.array?.last?.string ?? "")
            },
            body: body, redirects: values["redirects"]?.int ?? 0, timeout: min(duration("timeoutMs"), Self.longest),
            connectTimeout: duration("connectTimeoutMs"), idleTimeout: duration("idleTimeoutMs"))
        request.keepsConnection = values["keepAlive"]?.bool ?? false
        blob = values["blob"]?.string.map { BlobKey(account: account, key: $0) }
        let limit = UInt64(clamping: values["limitBytes"]?.int64 ?? 0)
        self.limit = blob == nil ? min(limit, Self.memoryLimit) : limit
        keepsPartial = values["keepPartial"]?.bool ?? false
        truncates = values["truncate"]?.bool ?? false
        for (name, isThere) in [("keepAlive", request.keepsConnection), ("truncate", truncates)] where isThere {
            guard blob == nil else {
                throw .validation(path: "/specification/\(name)", problem: "is for answers into memory")
            }
        }
        if truncates { request.wantedBytes = Int(clamping: self.limit) }
        validator = values["validator"]?.string
    }

    private static let schema = Result {
        try JSONSchema([
            "type": "object",
            "properties": [
                "url": ["type": "string", "minLength": 1, "maxLength": 8192],
                "method": ["type": "string", "pattern": "^[A-Z]{1,20}$", "default": "GET"],
                "headers": [
                    "type": "array", "maxItems": 100, "default": [],
                    "items": ["type": "array", "items": ["type": "string"], "minItems": 2, "maxItems": 2],
                ],
                "redirects": ["type": "integer", "minimum": 0, "maximum": 20, "default": 5],
                "timeoutMs": ["type": "integer", "minimum": 1, "default": 30_000],
                "connectTimeoutMs": ["type": "integer", "minimum": 1, "maximum": 600_000, "default": 10_000],
                "idleTimeoutMs": ["type": "integer", "minimum": 1, "maximum": 3_600_000, "default": 30_000],
                "limitBytes": ["type": "integer", "minimum": 0, "default": 1_048_576],
                "blob": ["type": "string", "minLength": 1, "maxLength": 400],
                "keepPartial": ["type": "boolean", "default": false],
                "keepAlive": ["type": "boolean", "default": false],
                "truncate": ["type": "boolean", "default": false],
                "validator": ["type": "string", "minLength": 1, "maxLength": 1024],
            ],
            "required": ["url"], "additionalProperties": false,
        ])
    }
}
