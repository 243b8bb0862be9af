import CLMDB

/// Scans of a range.
enum LMDBCursor {
    static func entries(of range: StoreRange, _ transaction: LMDBTransaction) throws(StoreError) -> [StoreEntry] {
        var opened: OpaquePointer?
        try LMDB.check(mdb_cursor_open(transaction.pointer, transaction.data, &opened), "mdb_cursor_open")
        guard let cursor = opened else { return [] }
        defer { mdb_cursor_close(cursor) }
        var entries: [StoreEntry] = []
        var found = try range.reverse ? last(before: range.end, cursor) : first(from: range.start, cursor)
        while let entry = found, entries.count < range.limit {
            if range.reverse ? entry.key.precedes(range.start) : range.end.map({ !entry.key.precedes($0) }) ?? false {
                break
            }
            entries.append(entry)
            found = try move(cursor, range.reverse ? MDB_PREV : MDB_NEXT)
        }
        return entries
    }

    private static func first(from start: [UInt8], _ cursor: OpaquePointer) throws(StoreError) -> StoreEntry? {
        start.isEmpty ? try move(cursor, MDB_FIRST) : try move(cursor, MDB_SET_RANGE, to: start)
    }

    private static func last(before end: [UInt8]?, _ cursor: OpaquePointer) throws(StoreError) -> StoreEntry? {
        guard let end, try move(cursor, MDB_SET_RANGE, to: end) != nil else { return try move(cursor, MDB_LAST) }
        return try move(cursor, MDB_PREV)
    }

    private static func move(
        _ cursor: OpaquePointer, _ operation: MDB_cursor_op, to target: [UInt8] = []
    ) throws(StoreError) -> StoreEntry? {
        var value = MDB_val()
        var key = MDB_val()
        let code = target.withUnsafeBytes { bytes in
            key = MDB_val(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
            return mdb_cursor_get(cursor, &key, &value, operation)
        }
        guard try LMDB.found(code, "mdb_cursor_get") else { return nil }
        return StoreEntry(
            key: [UInt8](UnsafeRawBufferPointer(start: key.mv_data, count: key.mv_size)),
            stored: [UInt8](UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size)))
    }
}

extension [UInt8] {
    /// Whether this sorts before another: byte by byte, a prefix first.
    func precedes(_ other: [UInt8]) -> Bool { lexicographicallyPrecedes(other) }
}
