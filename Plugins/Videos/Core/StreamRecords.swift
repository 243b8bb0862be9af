internal import JSON
internal import PluginSDK

/// Where the records lie: `s/STR` in the account's space, and `a/STR`, the account, in the plugin's own.
struct StreamRecords: Sendable {
    let store: any Store

    static func key(_ id: String, account: String) -> StoreKey {
        StoreKey(account: account, key: "s/\(id)")
    }

    static func ownerKey(_ id: String) -> StoreKey {
        StoreKey(account: "", key: "a/\(id)")
    }

    /// The account's stream. Throws `NOT_FOUND`, also for what is no id at all.
    func find(_ id: String, account: String) async throws -> StreamRecord {
        guard Identifier.isValid(id, prefix: "str_"),
            let entry = try await store.get(Self.key(id, account: account))
        else { throw Self.missing }
        return try StreamRecord(entry.object())
    }

    /// The account that a stream belongs to. Throws `NOT_FOUND`.
    func owner(of id: String) async throws -> String {
        guard Identifier.isValid(id, prefix: "str_"), let entry = try await store.get(Self.ownerKey(id)) else {
            throw Self.missing
        }
        return String(decoding: entry.value, as: UTF8.self)
    }

    /// Changes the account's stream in the commit that ends a call; answers with what `change` returns. Throws `NOT_FOUND`.
    func answer(
        _ id: String, account: String, _ change: (inout StreamRecord, inout Transaction) async throws -> [UInt8]
    ) async throws -> [UInt8] {
        guard Identifier.isValid(id, prefix: "str_") else { throw Self.missing }
        let key = Self.key(id, account: account)
        return try await store.answeringText { transaction in
            guard let json = try await transaction.object(key) else { throw Self.missing }
            let before = try StreamRecord(json)
            var record = before
            let answer = try await change(&record, &transaction)
            if record != before { transaction.put(key, record.json) }
            return answer
        }
    }

    /// Streams that a filter accepts, newest first: at most `limit`, and whether there are more.
    func newest(
        account: String, before cursor: String?, limit: Int, where accepts: (StreamRecord) -> Bool
    ) async throws -> (streams: [StreamRecord], hasMore: Bool) {
        var scan = StoreScan(account: account, prefix: "s/", limit: 200, reverse: true)
        if let cursor { scan.end = "s/\(cursor)" }
        var found: [StreamRecord] = []
        while true {
            let entries = try await store.scan(scan)
            for entry in entries {
                let record = try StreamRecord(entry.object())
                guard accepts(record) else { continue }
                if found.count == limit { return (found, true) }
                found.append(record)
            }
            guard entries.count == scan.limit, let last = entries.last else { return (found, false) }
            scan.end = last.key
        }
    }

    static let missing = PluginError.notFound("There is no such stream in this account: check streamId.")
}
