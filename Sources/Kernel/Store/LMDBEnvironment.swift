import CLMDB
import Glibc
import Synchronization

/// An open LMDB environment with its two databases: `data`, and `meta` for the counters of versions and logs.
///
/// Transactions that read are reset and used again. MDB_NOTLS: they belong to no thread.
final class LMDBEnvironment: @unchecked Sendable {
    // why: LMDB's environment may be used from any thread; each transaction is used by one at a time, and the gate keeps
    // readers out while the map moves or goes.
    private static let readers: UInt32 = 1024

    private let pointer: OpaquePointer
    private let databases: LMDBDatabases
    private let mapSizes: LMDBMapSizes
    private let gate = ReadGate()
    private let state: Mutex<State>

    private struct State {
        var mapSize: Int
        var idle: [Reader] = []
        var isClosed = false
    }

    private struct Reader: @unchecked Sendable {  // why: used by whoever took it out of the pool
        let pointer: OpaquePointer
    }

    /// Opens what is in a folder, or makes it there.
    init(folder: String, mapSizes: LMDBMapSizes) throws(StoreError) {
        try LMDBFile.check(folder + "/data.mdb")
        var created: OpaquePointer?
        try LMDB.check(mdb_env_create(&created), "mdb_env_create")
        guard let environment = created else { throw StoreError(.failed, "The store failed.") }
        do throws(StoreError) {
            try LMDB.check(mdb_env_set_mapsize(environment, mapSizes.first), "mdb_env_set_mapsize")
            try LMDB.check(mdb_env_set_maxreaders(environment, Self.readers), "mdb_env_set_maxreaders")
            try LMDB.check(mdb_env_set_maxdbs(environment, 2), "mdb_env_set_maxdbs")
            let flags = UInt32(MDB_NOTLS | MDB_NORDAHEAD)
            try LMDB.check(mdb_env_open(environment, folder, flags, 0o600), "mdb_env_open \(folder)")
            databases = try LMDBDatabases(environment)
        } catch {
            mdb_env_close(environment)
            throw error
        }
        pointer = environment
        self.mapSizes = mapSizes
        state = Mutex(State(mapSize: mapSizes.first))
    }

    /// Reads in a snapshot, which must not be kept.
    func read<R>(_ body: (LMDBTransaction) throws(StoreError) -> R) throws(StoreError) -> R {
        try gate.shared { () throws(StoreError) in
            let reader = try takeReader()
            defer {
                mdb_txn_reset(reader.pointer)
                state.withLock { $0.idle.append(reader) }
            }
            return try body(LMDBTransaction(pointer: reader.pointer, databases: databases))
        }
    }

    /// Begins the one transaction that writes.
    func begin() throws(StoreError) -> LMDBTransaction {
        var transaction: OpaquePointer?
        try LMDB.check(mdb_txn_begin(pointer, nil, 0, &transaction), "mdb_txn_begin")
        guard let transaction else { throw StoreError(.failed, "The store failed.") }
        return LMDBTransaction(pointer: transaction, databases: databases)
    }

    /// Doubles the map while no transaction writes. False: it has its largest size.
    func grow() throws(StoreError) -> Bool {
        let size = state.withLock { min($0.mapSize * 2, mapSizes.largest) }
        guard size > state.withLock({ $0.mapSize }) else { return false }
        try gate.alone { () throws(StoreError) in
            try LMDB.check(mdb_env_set_mapsize(pointer, size), "mdb_env_set_mapsize")
        }
        state.withLock { $0.mapSize = size }
        return true
    }

    /// Closes it once nobody reads. Nobody may write any more; reads are refused.
    func close() throws(StoreError) {
        try gate.alone { () throws(StoreError) in
            let idle = state.withLock { state in
                state.isClosed = true
                return state.idle
            }
            for reader in idle { mdb_txn_abort(reader.pointer) }
            mdb_env_close(pointer)
        }
    }

    private func takeReader() throws(StoreError) -> Reader {
        let (idle, isClosed) = state.withLock { ($0.idle.popLast(), $0.isClosed) }
        if isClosed { throw .closed }
        if let idle {
            let code = mdb_txn_renew(idle.pointer)
            if code != MDB_SUCCESS { mdb_txn_abort(idle.pointer) }
            try LMDB.check(code, "mdb_txn_renew")
            return idle
        }
        var transaction: OpaquePointer?
        try LMDB.check(mdb_txn_begin(pointer, nil, UInt32(MDB_RDONLY), &transaction), "mdb_txn_begin")
        guard let transaction else { throw StoreError(.failed, "The store failed.") }
        return Reader(pointer: transaction)
    }
}

/// How much address space a store takes, bytes: not memory or disk, the file grows with what is in it.
struct LMDBMapSizes: Sendable {
    let first: Int
    let largest: Int
}
