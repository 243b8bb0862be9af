internal import JSON
internal import PluginSDK

/// Where the records lie: `u/UPL`, `t/UPL/N` and `s/STR` in the account's space; and in the plugin's own the account of an
/// upload, `a/UPL`, and of a stream that has its file, `o/STR`.
struct UploadRecords: Sendable {
    let store: any Store

    static func key(_ id: String, account: String) -> StoreKey {
        StoreKey(account: account, key: "u/\(id)")
    }

    static func ownerKey(_ id: String) -> StoreKey {
        StoreKey(account: "", key: "a/\(id)")
    }

    /// In the order of their numbers.
    static func transferKey(_ number: Int, of id: String, account: String) -> StoreKey {
        let digits = String(number)
        return StoreKey(
            account: account, key: "t/\(id)/" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits)
    }

    static func transferScan(_ id: String, account: String) -> StoreScan {
        StoreScan(account: account, prefix: "t/\(id)/", limit: Tus.mostTransfers + 1)
    }

    static func sourceOwnerKey(_ stream: String) -> StoreKey {
        StoreKey(account: "", key: "o/\(stream)")
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

    /// A transfer; the address itself is there before anything is kept of it. Throws `NOT_FOUND`.
    func transfer(_ number: Int, of id: String, account: String) async throws -> Transfer {
        if let entry = try await store.get(Self.transferKey(number, of: id, account: account)) {
            return try Transfer(entry.object())
        }
        guard number == 0 else { throw UploadRefusal.unknownTransfer }
        return Transfer(number: 0)
    }

    /// The transfers that something is kept of.
    func transfers(of id: String, account: String) async throws -> [Transfer] {
        try await store.scan(Self.transferScan(id, account: account)).map { try Transfer($0.object()) }
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

    /// A transfer; the address itself is there before anything is kept of it.
    mutating func transfer(_ number: Int, of id: String, account: String) async throws -> Transfer? {
        let json = try await object(UploadRecords.transferKey(number, of: id, account: account))
        return try json.map { try Transfer($0) } ?? (number == 0 ? Transfer(number: 0) : nil)
    }

    mutating func transfers(of id: String, account: String) async throws -> [Transfer] {
        try await scan(UploadRecords.transferScan(id, account: account)).map { try Transfer($0.object()) }
    }

    mutating func put(_ transfer: Transfer, of id: String, account: String) {
        put(UploadRecords.transferKey(transfer.number, of: id, account: account), transfer.json)
    }

    mutating func deleteTransfer(_ number: Int, of id: String, account: String) {
        delete(UploadRecords.transferKey(number, of: id, account: account))
    }

    /// Deletes what is kept of an upload's transfers.
    mutating func deleteTransfers(of id: String, account: String) async throws {
        for transfer in try await transfers(of: id, account: account) {
            deleteTransfer(transfer.number, of: id, account: account)
        }
    }

    mutating func deleteUpload(_ id: String, account: String) {
        delete(UploadRecords.key(id, account: account))
        delete(UploadRecords.ownerKey(id))
    }
}
