internal import JSON
internal import PluginSDK

/// Where the keys lie: `k/KID` in no account's space, because a token names its key and not its account; in the account's
/// space `k/KID` of each of its keys, and `current`, the one that the server signs with.
struct SigningKeys: Sendable {
    /// Keys that an account has at most.
    static let most = 50

    let store: any Store

    static func key(_ id: String) -> StoreKey { StoreKey(account: "", key: "k/\(id)") }
    static func listed(_ id: String, account: String) -> StoreKey { StoreKey(account: account, key: "k/\(id)") }
    static func current(_ account: String) -> StoreKey { StoreKey(account: account, key: "current") }

    /// A key by its id, with the version of its record; nil where there is none any more.
    func find(_ id: String) async throws -> (record: SigningKeyRecord, version: UInt64)? {
        guard Identifier.isValid(id, prefix: "sig_"), let entry = try await store.get(Self.key(id)) else { return nil }
        return (try SigningKeyRecord(entry.object()), entry.version)
    }

    /// The account's keys, newest first, and the id of the one that the server signs with.
    static func all(
        of account: String, in transaction: inout Transaction
    ) async throws -> (keys: [SigningKeyRecord], current: String?) {
        let current = try await transaction.get(Self.current(account)).map { String(decoding: $0.value, as: UTF8.self) }
        var keys: [SigningKeyRecord] = []
        for entry in try await transaction.scan(StoreScan(account: account, prefix: "k/", limit: 1000, reverse: true)) {
            guard let json = try await transaction.object(Self.key(String(entry.key.dropFirst(2)))) else { continue }
            keys.append(try SigningKeyRecord(json))
        }
        return (keys, current)
    }

    /// The key that the server signs with for the account; nil where it has none yet.
    static func current(
        of account: String, in transaction: inout Transaction
    ) async throws -> SigningKeyRecord? {
        guard let entry = try await transaction.get(Self.current(account)) else { return nil }
        let id = String(decoding: entry.value, as: UTF8.self)
        return try await transaction.object(Self.key(id)).map(SigningKeyRecord.init)
    }

    /// Keeps a key; one of the server's becomes the one that it signs with.
    static func add(_ record: SigningKeyRecord, in transaction: inout Transaction) {
        transaction.put(key(record.keyID), record.json)
        transaction.put(listed(record.keyID, account: record.account), [])
        if record.use == .server { transaction.put(current(record.account), Array(record.keyID.utf8)) }
    }

    /// Ends a key, and tells of it: its tokens are refused from now on.
    static func remove(_ record: SigningKeyRecord, in transaction: inout Transaction) {
        transaction.delete(key(record.keyID))
        transaction.delete(listed(record.keyID, account: record.account))
        transaction.publish(
            "account.SigningKey.deleted", account: record.account, subject: record.keyID,
            data: ["keyId": .string(record.keyID)])
    }
}
