/// What a commit writes, worked out before anything is written: a commit that is refused has changed nothing.
///
/// Pure, so that every driver gives a commit the same meaning.
struct CommitPlan {
    /// What becomes of a key.
    enum Write {
        case put([UInt8])
        case delete
    }

    /// The keys that change.
    private(set) var writes: [[UInt8]: Write] = [:]
    /// The logs that grow, with the number of their last entry.
    private(set) var logs: [[UInt8]: UInt64] = [:]

    /// Reads what the checks need. Throws `.conflict` where one does not hold, `.invalid` for a counter that is none.
    init(
        _ commit: StoreCommit, entry: ([UInt8]) throws(StoreError) -> StoreEntry?,
        lastNumber: ([UInt8]) throws(StoreError) -> UInt64
    ) throws(StoreError) {
        for check in commit.checks where try entry(check.key)?.version ?? 0 != check.version { throw .conflict }
        for check in commit.prefixChecks {
            guard try entry(check.key)?.value.starts(with: check.prefix) ?? false else { throw .conflict }
        }
        for key in commit.deletes { writes[key] = .delete }
        for put in commit.puts { writes[put.key] = .put(put.value) }
        for put in commit.putsIfAbsent where try value(of: put.key, entry) == nil { writes[put.key] = .put(put.value) }
        for add in commit.adds {
            let sum = try Counter.value(of: value(of: add.key, entry)) &+ add.delta
            writes[add.key] = .put(Counter.bytes(sum))
        }
        for append in commit.appends {
            let number = (try last(of: append.log, lastNumber)) + 1
            logs[append.log] = number
            writes[append.log + KeySpace.bigEndian(number)] = .put(append.value)
        }
    }

    private func last(
        of log: [UInt8], _ lastNumber: ([UInt8]) throws(StoreError) -> UInt64
    ) throws(StoreError) -> UInt64 {
        if let number = logs[log] { return number }
        return try lastNumber(log)
    }

    private func value(
        of key: [UInt8], _ entry: ([UInt8]) throws(StoreError) -> StoreEntry?
    ) throws(StoreError) -> [UInt8]? {
        switch writes[key] {
        case .put(let value): value
        case .delete: nil
        case nil: try entry(key)?.value
        }
    }
}
