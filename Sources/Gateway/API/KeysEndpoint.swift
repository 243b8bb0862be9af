import JSON
import Kernel

/// `/keys` and `/keys/ID`: an admin makes, lists and revokes API keys. API.md, "One endpoint".
///
/// The admin keys of the operator's account manage the keys of all accounts, those of any other account only its own.
struct KeysEndpoint: KeyedEndpoint {
    let keys: Keys
    let now: @Sendable () -> Int64
    /// Of `/keys/ID`; nil for `/keys`.
    let id: String?

    /// The endpoint of a path; nil when the path is none of its.
    init?(path: String, backend: any GatewayBackend, now: @escaping @Sendable () -> Int64) {
        guard path == "/keys" || path.hasPrefix("/keys/") else { return nil }
        let id = path.dropFirst("/keys/".count)
        guard path == "/keys" || !id.isEmpty && !id.contains("/") else { return nil }
        self.keys = backend.keys
        self.now = now
        self.id = path == "/keys" ? nil : String(id)
    }

    var methods: [(name: String, scope: String?)] {
        id == nil ? [("GET", "admin"), ("POST", "admin")] : [("DELETE", "admin")]
    }

    func perform(
        _ request: KeyedRequest, _ body: inout BodyReader, inviting writer: borrowing ResponseWriter
    ) async throws(KernelError) -> KeyedOutcome {
        let isOperator = request.caller.account == Keys.adminAccount
        let account = isOperator ? nil : request.caller.account
        if let id {
            try await keys.delete(id, account: account)
            return .data((["keyId": .string(id), "deleted": true] as JSON).bytes())
        }
        if request.head.method == "GET" {
            let list = try await keys.list(account: account).map { JSON.object(Self.shown($0)) }
            return .data((["keys": .array(list)] as JSON).bytes())
        }
        return .data(try await create(try await body.json(upTo: 1 << 16, inviting: writer), request.caller))
    }

    private func create(_ body: JSON, _ caller: Caller) async throws(KernelError) -> [UInt8] {
        let schema: JSONSchema
        do {
            schema = try Self.schema.get()
        } catch {
            throw .internal("The schema of a key is wrong: \(error)")
        }
        let issues = schema.issues(in: body, at: "")
        guard issues.isEmpty else { throw .validation(issues.map { (path: $0.path, problem: $0.problem) }) }
        let account = body["account"]?.string ?? caller.account
        guard account == caller.account || caller.account == Keys.adminAccount else {
            throw .authorization("This key makes keys for its own account only; leave `account` out.")
        }
        let expiry = body["expiresAt"]?.string.flatMap(Timestamp.milliseconds)
        if let expiry, expiry <= now() {
            throw .validation(path: "/expiresAt", problem: "must be a time that lies ahead")
        }
        let (record, secret) = try await keys.create(
            account: account, scopes: (body["scopes"]?.array ?? []).compactMap(\.string),
            title: body["title"]?.string ?? "", expiresAt: expiry)
        var answer = Self.shown(record)
        answer["key"] = .string(secret)
        return JSON.object(answer).bytes()
    }

    private static func shown(_ record: KeyRecord) -> JSONObject {
        [
            "keyId": .string(record.id), "account": .string(record.account),
            "scopes": .array(record.scopes.map(JSON.string)), "title": .string(record.title),
            "createdAt": .string(Timestamp.iso8601(record.createdAt)),
            "expiresAt": record.expiresAt.map { .string(Timestamp.iso8601($0)) } ?? .null,
        ]
    }

    /// What a key may do; for the description too.
    static let scopes: JSON = [
        "type": "array", "minItems": 1, "uniqueItems": true,
        "items": ["type": "string", "enum": .array(KeyRecord.scopes.map(JSON.string))],
        "description": "What the key may do; only `admin` includes the others.",
    ]

    /// What a key is made from; for the description too. An account's name is part of keys and paths, hence its pattern.
    static let parameters: JSON = [
        "type": "object", "additionalProperties": false, "required": ["scopes"],
        "properties": [
            "account": [
                "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
                "description": "Absent: the caller's own.",
            ],
            "scopes": scopes, "title": ["type": "string", "maxLength": 200],
            "expiresAt": [
                "type": ["string", "null"], "format": "date-time", "description": "Absent: never. It must lie ahead.",
            ],
        ],
    ]

    private static let schema = Result { try JSONSchema(parameters) }
}
