import CLMDB

/// The table of an environment's readers, which those of other processes are in too.
enum LMDBReaders {
    /// Frees the places of processes that are gone; answers with how many there were.
    static func clear(_ environment: OpaquePointer) -> Int {
        var count: Int32 = 0
        return mdb_reader_check(environment, &count) == MDB_SUCCESS ? Int(count) : 0
    }

    /// The snapshots that are read now, as numbers of transactions.
    static func snapshots(_ environment: OpaquePointer) -> [UInt64] {
        var lines: [String] = []
        withUnsafeMutablePointer(to: &lines) { lines in
            _ = mdb_reader_list(environment, addLine, lines)
        }
        // `PID THREAD TRANSACTION`, with a dash for a place that reads nothing now.
        return lines.compactMap { $0.split(whereSeparator: \.isWhitespace).last.flatMap { UInt64($0) } }
    }

    /// The number of the newest transaction.
    static func newest(_ environment: OpaquePointer) -> UInt64 {
        var information = MDB_envinfo()
        mdb_env_info(environment, &information)
        return UInt64(information.me_last_txnid)
    }
}

private func addLine(_ text: UnsafePointer<CChar>?, _ lines: UnsafeMutableRawPointer?) -> Int32 {
    if let text { lines?.assumingMemoryBound(to: [String].self).pointee.append(String(cString: text)) }
    return 0
}
