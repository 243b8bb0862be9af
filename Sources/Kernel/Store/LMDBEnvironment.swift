import CLMDB
import Glibc
import Synchronization

/// An open LMDB environment with its two databases: `data`, and `meta` for the counters of versions and logs.
///
/// Transactions of reading are reset and used again. MDB_NOTLS: they belong to no thread.
final class LMDBEnvironment: @unchecked Sendable {
    // why: LMDB's environment is safe to use from any thread; each transaction is used by one at a time.

    /// Address space, not memory or disk: the file grows with what is in it.
    private static let mapSize = 64 << 30
    private static let readers: UInt32 = 1024

    let data: MDB_dbi
    let meta: MDB_dbi
    private let environment: OpaquePointer
    private let idle = Mutex<[Reader]>([])

    private struct Reader: @unchecked Sendable {  // why: used by whoever took it out of the pool
        let pointer: OpaquePointer
    }

    init(folder: String) throws(StoreError) {
        try LMDBFile.check(folder + "/data.mdb")
        var created: OpaquePointer?
        try LMDB.check(mdb_env_create(&created), "mdb_env_create")
        guard let environment = created else { throw StoreError(.failed, "The store failed.") }
        var opened: (data: MDB_dbi, meta: MDB_dbi) = (0, 0)
        do throws(StoreError) {
            try LMDB.check(mdb_env_set_mapsize(environment, Self.mapSize), "mdb_env_set_mapsize")
            try LMDB.check(mdb_env_set_maxreaders(environment, Self.readers), "mdb_env_set_maxreaders")
            try LMDB.check(mdb_env_set_maxdbs(environment, 2), "mdb_env_set_maxdbs")
            try LMDB.check(
                mdb_env_open(environment, folder, UInt32(MDB_NOTLS | MDB_NORDAHEAD), 0o600), "mdb_env_open \(folder)")
            opened = try Self.openDatabases(environment)
        } catch {
            mdb_env_close(environment)
            throw error
        }
        self.environment = environment
        (data, meta) = opened
    }

    private static func openDatabases(
        _ environment: OpaquePointer
    ) throws(StoreError) -> (data: MDB_dbi, meta: MDB_dbi) {
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
        return (data, meta)
    }

    /// Reads in a snapshot.
    func read<R>(_ body: (LMDBTransaction) throws(StoreError) -> R) throws(StoreError) -> R {
        let reader = try takeReader()
        defer {
            mdb_txn_reset(reader.pointer)
            idle.withLock { $0.append(reader) }
        }
        return try body(LMDBTransaction(pointer: reader.pointer, data: data, meta: meta))
    }

    /// Begins the one transaction that writes.
    func begin() throws(StoreError) -> LMDBTransaction {
        var transaction: OpaquePointer?
        try LMDB.check(mdb_txn_begin(environment, nil, 0, &transaction), "mdb_txn_begin")
        guard let transaction else { throw StoreError(.failed, "The store failed.") }
        return LMDBTransaction(pointer: transaction, data: data, meta: meta)
    }

    /// Closes it. Nobody may read or write any more.
    func close() {
        for reader in idle.withLock({ $0 }) { mdb_txn_abort(reader.pointer) }
        idle.withLock { $0 = [] }
        mdb_env_close(environment)
    }

    private func takeReader() throws(StoreError) -> Reader {
        if let reader = idle.withLock({ $0.popLast() }) {
            try LMDB.check(mdb_txn_renew(reader.pointer), "mdb_txn_renew")
            return reader
        }
        var transaction: OpaquePointer?
        try LMDB.check(mdb_txn_begin(environment, nil, UInt32(MDB_RDONLY), &transaction), "mdb_txn_begin")
        guard let transaction else { throw StoreError(.failed, "The store failed.") }
        return Reader(pointer: transaction)
    }
}
