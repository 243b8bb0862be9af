import CLMDB

/// An open transaction. One that writes ends by ``commit()`` or ``abort()``.
struct LMDBTransaction {
    let pointer: OpaquePointer
    let databases: LMDBDatabases

    /// The entry of a key of the data, or nil: copied once, without the version before its value.
    func entry(_ key: [UInt8]) throws(StoreError) -> StoreEntry? {
        var value = MDB_val()
        let code = key.withValue { name in mdb_get(pointer, databases.data, &name, &value) }
        guard try LMDB.found(code, "mdb_get"), value.mv_size >= 8, let bytes = value.mv_data else { return nil }
        let version = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        let content = UnsafeRawBufferPointer(start: bytes + 8, count: value.mv_size - 8)
        return StoreEntry(key: key, value: [UInt8](content), version: version)
    }

    /// A copy of what is under a key, or nil.
    func get(_ key: [UInt8], in database: MDB_dbi) throws(StoreError) -> [UInt8]? {
        var value = MDB_val()
        let code = key.withValue { name in mdb_get(pointer, database, &name, &value) }
        guard try LMDB.found(code, "mdb_get") else { return nil }
        return [UInt8](value)
    }

    func put(_ key: [UInt8], _ value: [UInt8], in database: MDB_dbi) throws(StoreError) {
        let code = key.withValue { name in
            value.withValue { content in mdb_put(pointer, database, &name, &content, 0) }
        }
        try LMDB.check(code, "mdb_put")
    }

    /// Puts an entry of the data, as ``entry(_:)`` reads it.
    func put(_ key: [UInt8], _ value: [UInt8], version: UInt64) throws(StoreError) {
        var place = MDB_val(mv_size: 8 + value.count, mv_data: nil)
        let code = key.withValue { name in mdb_put(pointer, databases.data, &name, &place, UInt32(MDB_RESERVE)) }
        try LMDB.check(code, "mdb_put")
        guard let bytes = place.mv_data else { throw StoreError(.failed, "The store failed.") }
        bytes.storeBytes(of: version.littleEndian, as: UInt64.self)
        value.withUnsafeBytes { value in
            if let start = value.baseAddress { (bytes + 8).copyMemory(from: start, byteCount: value.count) }
        }
    }

    func delete(_ key: [UInt8], in database: MDB_dbi) throws(StoreError) {
        let code = key.withValue { name in mdb_del(pointer, database, &name, nil) }
        _ = try LMDB.found(code, "mdb_del")
    }

    /// Durable once it returns.
    func commit() throws(StoreError) { try LMDB.check(mdb_txn_commit(pointer), "mdb_txn_commit") }

    func abort() { mdb_txn_abort(pointer) }
}

extension [UInt8] {
    /// A copy of LMDB's memory, which is its own.
    init(_ value: MDB_val) { self.init(UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size)) }

    /// Lends the bytes to LMDB, which copies them.
    func withValue<R>(_ body: (inout MDB_val) -> R) -> R {
        withUnsafeBytes { bytes in
            var value = MDB_val(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
            return body(&value)
        }
    }
}
