import CLMDB
import Glibc
import Synchronization

/// An open LMDB environment with its two databases: `data`, and `meta` for the counters of versions and logs.
///
/// Transactions that read are reset and used again. MDB_NOTLS: they belong to no thread.
final class LMDBEnvironment: ImmediateReads, @unchecked Sendable {
    // why: LMDB's environment may be used from any thread; each transaction is used by one at a time, and the gate keeps
    // readers out while the map moves or goes.
    private static let readers: UInt32 = 1024

    private let pointer: OpaquePointer
    private let databases: LMDBDatabases
    private let largestMapSize: Int
    // Taken in this order by whoever moves the map: no transaction may be open then.
    private let writing = Mutex(())
    private let copying = Mutex(())
    private let gate = ReadGate()
    private let state = Mutex(State())

    private struct State {
        var idle: [Reader] = []
        var isClosed = false
    }

    private struct Reader: @unchecked Sendable {  // why: used by whoever took it out of the pool
        let pointer: OpaquePointer
    }

    /// Opens what is in a folder, or makes it there. The map is as large as what is in it, at least.
    init(folder: String, mapSize: Int, largestMapSize: Int) throws(StoreError) {
        try LMDBFile.check(folder + "/data.mdb")
        var created: OpaquePointer?
        try LMDB.check(mdb_env_create(&created), "mdb_env_create")
        guard let environment = created else { throw StoreError(.failed, "The store failed.") }
        do throws(StoreError) {
            try LMDB.check(mdb_env_set_mapsize(environment, min(mapSize, largestMapSize)), "mdb_env_set_mapsize")
            try LMDB.check(mdb_env_set_maxreaders(environment, Self.readers), "mdb_env_set_maxreaders")
            try LMDB.check(mdb_env_set_maxdbs(environment, 2), "mdb_env_set_maxdbs")
            let flags = UInt32(MDB_NOTLS | MDB_NORDAHEAD)
            try LMDB.check(mdb_env_open(environment, folder, flags, 0o600), "mdb_env_open \(folder)")
            _ = LMDBReaders.clear(environment)
            databases = try LMDBDatabases(environment)
        } catch {
            mdb_env_close(environment)
            throw error
        }
        pointer = environment
        self.largestMapSize = largestMapSize
    }

    func get(_ key: [UInt8]) throws(StoreError) -> StoreEntry? {
        try StoreLimits.check(key: key)
        return try read { (transaction) throws(StoreError) in
            try transaction.entry(key)
        }
    }

    func scan(_ range: StoreRange) throws(StoreError) -> [StoreEntry] {
        try read { (transaction) throws(StoreError) in try LMDBCursor.entries(of: range, transaction) }
    }

    /// Reads in a snapshot, which must not be kept.
    func read<R>(_ body: (LMDBTransaction) throws(StoreError) -> R) throws(StoreError) -> R {
        try inTheWholeMap { () throws(StoreError) in
            try gate.shared { () throws(StoreError) in
                let reader = try takeReader()
                defer {
                    mdb_txn_reset(reader.pointer)
                    state.withLock { $0.idle.append(reader) }
                }
                return try body(LMDBTransaction(pointer: reader.pointer, databases: databases))
            }
        }
    }

    /// Runs the one transaction that writes. `body` ends it.
    func write<R: Sendable>(_ body: (LMDBTransaction) throws(StoreError) -> R) throws(StoreError) -> R {
        try inTheWholeMap { () throws(StoreError) in
            try writing.withLock { (_) throws(StoreError) in
                var transaction: OpaquePointer?
                try LMDB.check(mdb_txn_begin(pointer, nil, 0, &transaction), "mdb_txn_begin")
                guard let transaction else { throw StoreError(.failed, "The store failed.") }
                return try body(LMDBTransaction(pointer: transaction, databases: databases))
            }
        }
    }

    /// Doubles the map, once no copy is made. False: it has its largest size.
    func grow() throws(StoreError) -> Bool {
        let size = mapSize
        guard size < largestMapSize else { return false }
        try resize(to: min(size * 2, largestMapSize))
        return true
    }

    /// Runs `body` in a map that is `bytes` larger than may be, and takes back what was not needed of that. Throws where
    /// `body` did not run.
    func withReserve<R>(_ bytes: Int, _ body: () -> R) throws(StoreError) -> R {
        let size = mapSize
        try resize(to: size + bytes)
        // LMDB keeps what is in use.
        defer { try? resize(to: size) }
        return body()
    }

    /// Copies a snapshot into an empty folder, without the pages that are free. Reads and writes go on meanwhile.
    func copy(to folder: String) throws(StoreError) {
        // A map that is full waits for the copy's end: let there be room first.
        var information = MDB_envinfo()
        mdb_env_info(pointer, &information)
        if information.me_last_pgno * Int(getpagesize()) * 2 > information.me_mapsize { _ = try grow() }
        try copying.withLock { (_) throws(StoreError) in
            guard !state.withLock({ $0.isClosed }) else { throw .closed }
            try LMDB.check(mdb_env_copy2(pointer, folder, UInt32(MDB_CP_COMPACT)), "mdb_env_copy2")
        }
    }

    /// Frees the places of readers that are gone, and looks which snapshots are in use.
    func readers() -> (gone: Int, snapshots: [UInt64], newest: UInt64) {
        (LMDBReaders.clear(pointer), LMDBReaders.snapshots(pointer), LMDBReaders.newest(pointer))
    }

    /// The size of the map, what of it is in use, and the places of readers that are taken; nothing once it is closed.
    func figures() -> (mapBytes: Int, usedBytes: Int, readers: Int) {
        let figures = try? gate.shared { () throws(StoreError) -> (mapBytes: Int, usedBytes: Int, readers: Int) in
            guard !state.withLock({ $0.isClosed }) else { throw .closed }
            var information = MDB_envinfo()
            var statistics = MDB_stat()
            mdb_env_info(pointer, &information)
            mdb_env_stat(pointer, &statistics)
            let used = (information.me_last_pgno + 1) * Int(statistics.ms_psize)
            return (information.me_mapsize, used, Int(information.me_numreaders))
        }
        return figures ?? (0, 0, 0)
    }

    /// Closes it once nobody reads. Nobody may write any more; reads are refused.
    func close() throws(StoreError) {
        try copying.withLock { (_) throws(StoreError) in
            try gate.alone { () throws(StoreError) in
                let idle = state.withLock { state in
                    state.isClosed = true
                    return state.idle
                }
                for reader in idle { mdb_txn_abort(reader.pointer) }
                mdb_env_close(pointer)
            }
        }
    }

    private var mapSize: Int {
        var information = MDB_envinfo()
        mdb_env_info(pointer, &information)
        return information.me_mapsize
    }

    /// Moves the map while nobody uses it; 0 takes the size that another process gave it.
    private func resize(to size: Int) throws(StoreError) {
        try writing.withLock { (_) throws(StoreError) in
            try copying.withLock { (_) throws(StoreError) in
                try gate.alone { () throws(StoreError) in
                    guard !state.withLock({ $0.isClosed }) else { throw .closed }
                    try LMDB.check(mdb_env_set_mapsize(pointer, size), "mdb_env_set_mapsize")
                }
            }
        }
    }

    /// Begins again where another process has made the map larger.
    private func inTheWholeMap<R>(_ body: () throws(StoreError) -> R) throws(StoreError) -> R {
        do throws(StoreError) {
            return try body()
        } catch {
            guard error.number == MDB_MAP_RESIZED else { throw error }
        }
        try resize(to: 0)
        return try body()
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
