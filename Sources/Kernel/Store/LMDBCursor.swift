import CLMDB

/// Scans of a range.
struct LMDBCursor {
    private let pointer: OpaquePointer

    /// The entries of a range, copied.
    static func entries(of range: StoreRange, _ transaction: LMDBTransaction) throws(StoreError) -> [StoreEntry] {
        var opened: OpaquePointer?
        let code = mdb_cursor_open(transaction.pointer, transaction.databases.data, &opened)
        try LMDB.check(code, "mdb_cursor_open")
        guard let opened else { return [] }
        defer { mdb_cursor_close(opened) }
        let cursor = LMDBCursor(pointer: opened)
        var entries: [StoreEntry] = []
        var found = try range.reverse ? cursor.last(before: range.end) : cursor.first(from: range.start)
        while let entry = found, entries.count < range.limit, range.contains(entry.key) {
            entries.append(entry)
            found = try cursor.move(range.reverse ? MDB_PREV : MDB_NEXT)
        }
        return entries
    }

    private func first(from start: [UInt8]) throws(StoreError) -> StoreEntry? {
        start.isEmpty ? try move(MDB_FIRST) : try move(MDB_SET_RANGE, to: start)
    }

    private func last(before end: [UInt8]?) throws(StoreError) -> StoreEntry? {
        guard let end else { return try move(MDB_LAST) }
        guard !end.isEmpty else { return nil }
        return try move(MDB_SET_RANGE, to: end) == nil ? try move(MDB_LAST) : try move(MDB_PREV)
    }

    private func move(_ operation: MDB_cursor_op, to target: [UInt8] = []) throws(StoreError) -> StoreEntry? {
        var value = MDB_val()
        var key = MDB_val()
        let code = target.withValue { start in
            key = start
            return mdb_cursor_get(pointer, &key, &value, operation)
        }
        guard try LMDB.found(code, "mdb_cursor_get") else { return nil }
        return StoreEntry(key: [UInt8](key), stored: [UInt8](value))
    }
}

extension StoreRange {
    fileprivate func contains(_ key: [UInt8]) -> Bool {
        !key.precedes(start) && end.map { key.precedes($0) } ?? true
    }
}

extension [UInt8] {
    /// Whether this sorts before another: byte by byte, a prefix first.
    func precedes(_ other: [UInt8]) -> Bool { lexicographicallyPrecedes(other) }
}
