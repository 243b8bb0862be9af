/// What every driver takes.
enum StoreLimits {
    static let keyBytes = 511
    static let valueBytes = 1 << 20

    /// Throws `.invalid` for a key that no driver takes.
    static func check(key: [UInt8]) throws(StoreError) {
        guard 1...keyBytes ~= key.count else {
            throw StoreError(.invalid, "A key is 1 to \(keyBytes) bytes long, and one has \(key.count).")
        }
    }

    /// Throws `.invalid` for a key or value that no driver takes. Logs leave room for their number.
    static func check(_ commit: StoreCommit) throws(StoreError) {
        let keys =
            commit.checks.map(\.key) + commit.prefixChecks.map(\.key) + commit.deletes + commit.puts.map(\.key)
            + commit.putsIfAbsent.map(\.key) + commit.adds.map(\.key)
        for key in keys { try check(key: key) }
        for log in commit.appends.map(\.log) where log.isEmpty || log.count > keyBytes - 8 {
            throw StoreError(.invalid, "A log's name is 1 to \(keyBytes - 8) bytes long, and one has \(log.count).")
        }
        let values = (commit.puts + commit.putsIfAbsent).map(\.value) + commit.appends.map(\.value)
        for value in values where value.count > valueBytes {
            throw StoreError(.invalid, "A value is at most \(valueBytes) bytes long, and one has \(value.count).")
        }
    }
}
