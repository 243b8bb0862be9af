internal import JSON
internal import PluginSDK

/// What is kept of a signing key.
struct SigningKeyRecord: Sendable, Hashable {
    /// Who signs with it.
    enum Use: String, Sendable {
        /// This server, in `getSignedUrl`; its private part is kept.
        case server
        /// An integrator, elsewhere; of a pair only the public part is kept.
        case offline
    }

    /// `sig_` and a ULID; `kid` of its tokens.
    let keyID: String
    /// Whose streams its tokens open.
    let account: String
    let algorithm: SigningAlgorithm
    let use: Use
    /// PEM; nil of HS256.
    let publicKey: String?
    /// Of the server's keys, and of HS256, with which who checks can also sign.
    let privateKey: String?
    /// Milliseconds since 1970.
    let createdAt: Int64

    init(_ key: NewKey, id: String, account: String, algorithm: SigningAlgorithm, use: Use, now: Int64) {
        keyID = id
        self.account = account
        self.algorithm = algorithm
        self.use = use
        publicKey = key.publicKey
        privateKey = use == .server || algorithm.isSymmetric ? key.privateKey : nil
        createdAt = now
    }

    /// Of a key whose private part an integrator keeps.
    init(publicKey: String, id: String, account: String, algorithm: SigningAlgorithm, now: Int64) {
        keyID = id
        self.account = account
        self.algorithm = algorithm
        use = .offline
        self.publicKey = publicKey
        privateKey = nil
        createdAt = now
    }

    init(_ json: JSONObject) throws {
        guard let keyID = json["keyId"]?.string, let account = json["account"]?.string,
            let algorithm = json["algorithm"]?.string.flatMap(SigningAlgorithm.init(rawValue:)),
            let use = json["use"]?.string.flatMap(Use.init(rawValue:)), let createdAt = json["createdAt"]?.int64
        else { throw PluginError.internalError("The record of a signing key is damaged.") }
        self.keyID = keyID
        self.account = account
        self.algorithm = algorithm
        self.use = use
        self.createdAt = createdAt
        publicKey = json["publicKey"]?.string
        privateKey = json["privateKey"]?.string
    }

    var json: JSONObject {
        var json: JSONObject = [
            "keyId": .string(keyID), "account": .string(account), "algorithm": .string(algorithm.rawValue),
            "use": .string(use.rawValue), "createdAt": .integer(createdAt),
        ]
        json["publicKey"] = publicKey.map(JSON.string)
        json["privateKey"] = privateKey.map(JSON.string)
        return json
    }

    /// As the API shows it.
    func shown(isCurrent: Bool) -> JSONObject {
        [
            "keyId": .string(keyID), "algorithm": .string(algorithm.rawValue), "use": .string(use.rawValue),
            "current": .bool(isCurrent), "publicKey": publicKey.map(JSON.string) ?? .null,
            "createdAt": .string(Timestamp.iso8601(createdAt)),
        ]
    }

    /// What checks its tokens. Throws `INTERNAL_ERROR` where the record is damaged.
    func checkingKey() throws -> TokenKey {
        let text = algorithm.isSymmetric ? privateKey : publicKey
        guard let key = text.flatMap({ TokenKey(algorithm, text: $0) }) else {
            throw PluginError.internalError("The record of a signing key is damaged.")
        }
        return key
    }

    /// What signs, of a key of the server's. Throws `INTERNAL_ERROR` where the record is damaged.
    func signingKey() throws -> TokenKey {
        guard let key = privateKey.flatMap({ TokenKey(algorithm, text: $0, isPrivate: true) }) else {
            throw PluginError.internalError("The record of a signing key is damaged.")
        }
        return key
    }
}
