import CLMDB
import Kernel

/// What the store is measured against: LMDB with its defaults, one thread, one put and one durable commit at a time.
struct BareLMDB {
    private let environment: OpaquePointer
    private let database: MDB_dbi

    init(folder: String) throws {
        var created: OpaquePointer?
        try Self.check(mdb_env_create(&created))
        guard let created else { throw StoreError(.failed, "LMDB gave no environment") }
        environment = created
        try Self.check(mdb_env_set_mapsize(environment, 8 << 30))
        try Self.check(mdb_env_open(environment, folder, UInt32(MDB_NORDAHEAD), 0o600))
        var transaction: OpaquePointer?
        var opened: MDB_dbi = 0
        try Self.check(mdb_txn_begin(environment, nil, 0, &transaction))
        try Self.check(mdb_dbi_open(transaction, nil, 0, &opened))
        try Self.check(mdb_txn_commit(transaction))
        database = opened
    }

    func commitsPerSecond(for seconds: Double, valueBytes: Int) throws -> Double {
        var value = [UInt8](repeating: 0x61, count: valueBytes)
        let clock = ContinuousClock()
        let start = clock.now
        var count = 0
        while clock.now - start < .seconds(seconds) {
            var key = Array(Keys.next().utf8)
            var transaction: OpaquePointer?
            try Self.check(mdb_txn_begin(environment, nil, 0, &transaction))
            let code = key.withUnsafeMutableBytes { key in
                value.withUnsafeMutableBytes { value in
                    var name = MDB_val(mv_size: key.count, mv_data: key.baseAddress)
                    var content = MDB_val(mv_size: value.count, mv_data: value.baseAddress)
                    return mdb_put(transaction, database, &name, &content, 0)
                }
            }
            try Self.check(code)
            try Self.check(mdb_txn_commit(transaction))
            count += 1
        }
        return Double(count) / Seconds.since(start, clock)
    }

    func close() { mdb_env_close(environment) }

    private static func check(_ code: Int32) throws {
        if code != MDB_SUCCESS { throw StoreError(.failed, "LMDB: \(String(cString: mdb_strerror(code)))") }
    }
}
