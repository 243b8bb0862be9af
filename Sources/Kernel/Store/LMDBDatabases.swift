import CLMDB

/// The two databases of an environment.
struct LMDBDatabases: Sendable {
    /// Keys to their version and value.
    let data: MDB_dbi
    /// The version of the last commit, and the last number of each log.
    let meta: MDB_dbi

    /// Opens them, or makes them.
    init(_ environment: OpaquePointer) throws(StoreError) {
        var transaction: OpaquePointer?
        try LMDB.check(mdb_txn_begin(environment, nil, 0, &transaction), "mdb_txn_begin")
        var data: MDB_dbi = 0
        var meta: MDB_dbi = 0
        do throws(StoreError) {
            try LMDB.check(mdb_dbi_open(transaction, "data", UInt32(MDB_CREATE), &data), "mdb_dbi_open")
            try LMDB.check(mdb_dbi_open(transaction, "meta", UInt32(MDB_CREATE), &meta), "mdb_dbi_open")
        } catch {
            mdb_txn_abort(transaction)
            throw error
        }
        try LMDB.check(mdb_txn_commit(transaction), "mdb_txn_commit")
        self.data = data
        self.meta = meta
    }
}
