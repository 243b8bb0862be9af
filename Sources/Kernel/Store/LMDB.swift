import CLMDB
import Glibc

/// The calls of LMDB with their result codes turned into ``StoreError``.
enum LMDB {
    /// Runs a call. Any code but success is thrown.
    static func check(_ code: Int32, _ doing: String) throws(StoreError) {
        if code != MDB_SUCCESS { throw error(code, doing) }
    }

    /// As ``check(_:_:)``, but whether there was something is the answer.
    static func found(_ code: Int32, _ doing: String) throws(StoreError) -> Bool {
        if code == MDB_NOTFOUND { return false }
        try check(code, doing)
        return true
    }

    static func error(_ code: Int32, _ doing: String) -> StoreError {
        let cause = "\(doing): \(String(cString: mdb_strerror(code)))"
        switch code {
        case MDB_MAP_FULL, ENOSPC, EDQUOT:
            return StoreError(.full, "The store is full: make room on the disk of the data folder.", cause: cause)
        case MDB_INVALID, MDB_CORRUPTED, MDB_PAGE_NOTFOUND, MDB_PANIC:
            return .damaged(cause)
        case MDB_VERSION_MISMATCH:
            return StoreError(.damaged, "The store was written by another version of LMDB.", cause: cause)
        case MDB_BAD_VALSIZE:
            return StoreError(.invalid, "A key is 1 to 511 bytes long.", cause: cause)
        default:
            return StoreError(.failed, "The store failed.", cause: cause)
        }
    }
}

extension StoreError {
    static func damaged(_ cause: String) -> StoreError {
        StoreError(
            .damaged, "The store is damaged: put back a backup of the data folder, or move it away to start anew.",
            cause: cause)
    }
}

/// An open transaction. Ends by ``commit()`` or ``abort()``.
struct LMDBTransaction {
    let pointer: OpaquePointer
    let data: MDB_dbi
    let meta: MDB_dbi

    func get(_ key: [UInt8], in database: MDB_dbi) throws(StoreError) -> [UInt8]? {
        guard !key.isEmpty else { throw StoreError(.invalid, "A key is 1 to 511 bytes long.") }
        var value = MDB_val()
        let code = key.withUnsafeBytes { bytes in
            var name = MDB_val(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
            return mdb_get(pointer, database, &name, &value)
        }
        guard try LMDB.found(code, "mdb_get") else { return nil }
        return [UInt8](UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size))
    }

    func put(_ key: [UInt8], _ value: [UInt8], in database: MDB_dbi) throws(StoreError) {
        let code = key.withUnsafeBytes { bytes in
            value.withUnsafeBytes { content in
                var name = MDB_val(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
                var data = MDB_val(
                    mv_size: content.count, mv_data: UnsafeMutableRawPointer(mutating: content.baseAddress))
                return mdb_put(pointer, database, &name, &data, 0)
            }
        }
        try LMDB.check(code, "mdb_put")
    }

    func delete(_ key: [UInt8], in database: MDB_dbi) throws(StoreError) {
        let code = key.withUnsafeBytes { bytes in
            var name = MDB_val(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
            return mdb_del(pointer, database, &name, nil)
        }
        _ = try LMDB.found(code, "mdb_del")
    }

    func commit() throws(StoreError) { try LMDB.check(mdb_txn_commit(pointer), "mdb_txn_commit") }

    func abort() { mdb_txn_abort(pointer) }
}
