import JSON

/// What is kept of an API key: all but the key itself.
public struct KeyRecord: Sendable, Hashable {
    /// `key_` and a ULID.
    public let id: String
    /// The account that everything belongs to that the key makes.
    public let account: String
    /// `read`, `write`, `live`, `analytics`, `admin`; in this order.
    public let scopes: [String]
    /// For people.
    public let title: String
    /// Milliseconds since 1970.
    public let createdAt: Int64
    /// When the key ends, milliseconds since 1970; nil: never.
    public let expiresAt: Int64?
    /// Who calls with it.
    let caller: Caller

    /// Every scope that there is.
    public static let scopes = ["read", "write", "live", "analytics", "admin"]

    /// Makes a record; scopes are put in order, each once.
    package init(
        id: String, account: String, scopes: [String], title: String, createdAt: Int64, expiresAt: Int64?
    ) {
        self.id = id
        self.account = account
        self.scopes = KeyRecord.scopes.filter(scopes.contains)
        self.title = title
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        caller = Caller(keyID: id, account: account, scopes: Set(scopes))
    }

    /// Whether the key is over at a time, milliseconds since 1970.
    func isExpired(at now: Int64) -> Bool { expiresAt.map { $0 <= now } ?? false }

    /// As it lies in the store, beside the digest of its secret.
    func stored(digest: [UInt8]) -> [UInt8] {
        var json: JSONObject = [
            "id": .string(id), "account": .string(account), "scopes": .array(scopes.map(JSON.string)),
            "title": .string(title), "createdAt": .integer(createdAt), "sha256": .string(SHA256.hex(digest)),
        ]
        json["expiresAt"] = expiresAt.map(JSON.integer)
        return JSON.object(json).bytes()
    }

    /// Reads a stored record; nil where it is none.
    init?(stored: [UInt8]) {
        guard let json = try? JSON(parsing: stored), let id = json["id"]?.string, let account = json["account"]?.string
        else { return nil }
        self.init(
            id: id, account: account, scopes: (json["scopes"]?.array ?? []).compactMap(\.string),
            title: json["title"]?.string ?? "", createdAt: json["createdAt"]?.int64 ?? 0,
            expiresAt: json["expiresAt"]?.int64)
    }
}
