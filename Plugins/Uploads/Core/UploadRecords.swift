internal import JSON
internal import PluginSDK

/// Where the records lie: `u/UPL` and `s/STR` in the account's space, and `a/UPL`, the account, in the plugin's own.
struct UploadRecords: Sendable {
    let store: any Store

    static func key(_ id: String, account: String) -> StoreKey {
        StoreKey(account: account, key: "u/\(id)")
    }

    static func ownerKey(_ id: String) -> StoreKey {
        StoreKey(account: "", key: "a/\(id)")
    }

    static func streamKey(_ id: String, account: String) -> StoreKey {
        StoreKey(account: account, key: "s/\(id)")
    }

    /// The upload at an address, and its account. Throws `NOT_FOUND` for a wrong secret, too.
    func find(_ address: UploadAddress) async throws -> (account: String, record: UploadRecord) {
        guard let owner = try await store.get(Self.ownerKey(address.uploadID)) else { throw UploadRefusal.unknown }
        let account = String(decoding: owner.value, as: UTF8.self)
        guard let entry = try await store.get(Self.key(address.uploadID, account: account)) else {
            throw UploadRefusal.unknown
        }
        let record = try UploadRecord(entry.object())
        guard let digest = record.secretDigest, Digest.equal(digest, address.digest) else {
            throw UploadRefusal.unknown
        }
        return (account, record)
    }

    /// What the uploads of a stream share.
    func uploads(ofStream id: String, account: String) async throws -> StreamUploads {
        try await store.get(Self.streamKey(id, account: account)).map { StreamUploads(try $0.object()) }
            ?? StreamUploads()
    }
}

extension Transaction {
    mutating func upload(_ id: String, account: String) async throws -> UploadRecord? {
        try await object(UploadRecords.key(id, account: account)).map { try UploadRecord($0) }
    }

    mutating func put(_ record: UploadRecord, account: String) {
        put(UploadRecords.key(record.id, account: account), record.json)
    }

    mutating func uploads(ofStream id: String, account: String) async throws -> StreamUploads? {
        try await object(UploadRecords.streamKey(id, account: account)).map { StreamUploads($0) }
    }

    mutating func put(_ uploads: StreamUploads, ofStream id: String, account: String) {
        put(UploadRecords.streamKey(id, account: account), uploads.json)
    }

    mutating func deleteUpload(_ id: String, account: String) {
        delete(UploadRecords.key(id, account: account))
        delete(UploadRecords.ownerKey(id))
    }
}
