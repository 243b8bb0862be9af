import CLMDB
import Glibc

/// `bench-commits hold-reader FOLDER`: opens a snapshot of the store in FOLDER, prints a line, and keeps it until it is
/// killed.
enum HeldReader {
    static func run(_ folder: String) {
        var environment: OpaquePointer?
        var transaction: OpaquePointer?
        mdb_env_create(&environment)
        guard mdb_env_open(environment, folder, UInt32(MDB_RDONLY), 0) == MDB_SUCCESS,
            mdb_txn_begin(environment, nil, UInt32(MDB_RDONLY), &transaction) == MDB_SUCCESS
        else { exit(1) }
        print("held")
        fflush(nil)
        while true { pause() }
    }
}
