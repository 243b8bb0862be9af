public import Kernel

/// What every store driver must pass: `for check in StoreConformance.checks { try await check.run(driver) }`, each with a
/// driver that holds nothing. ``durableChecks`` are for drivers that outlive the process.
public enum StoreConformance {
    /// One promise of a driver.
    public struct Check: Sendable, CustomStringConvertible {
        /// What is promised.
        public let description: String
        /// Throws ``StoreConformance/Failure`` where the driver breaks it.
        public let run: @Sendable (any StoreDriver) async throws -> Void

        init(_ description: String, _ run: @escaping @Sendable (any StoreDriver) async throws -> Void) {
            self.description = description
            self.run = run
        }
    }

    /// One promise of a driver whose entries outlive it.
    public struct DurableCheck: Sendable, CustomStringConvertible {
        /// What is promised.
        public let description: String
        /// Opens the same, at first empty, place several times, each time after the driver before was closed.
        public let run: @Sendable (_ open: @Sendable () throws -> any StoreDriver) async throws -> Void

        init(
            _ description: String,
            _ run: @escaping @Sendable (_ open: @Sendable () throws -> any StoreDriver) async throws -> Void
        ) {
            self.description = description
            self.run = run
        }
    }

    /// A promise that was broken.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// All that hold for every driver.
    public static let checks = reading + scanning + checking + writing + logs + limits + crowds

    static func expect(_ condition: Bool, _ promise: @autoclosure () -> String) throws {
        guard condition else { throw Failure(description: promise()) }
    }

    static func expect<Value: Equatable>(
        _ found: Value, is expected: Value, _ what: @autoclosure () -> String
    ) throws {
        try expect(found == expected, "\(what()) must be \(expected), is \(found)")
    }

    /// Commits, which must be refused with that code.
    static func expect(
        _ code: StoreError.Code, _ what: String, _ driver: any StoreDriver, _ commit: StoreCommit
    ) async throws {
        do throws(StoreError) {
            try await driver.commit(commit)
        } catch {
            return try expect(error.code == code, "\(what) must be \(code.rawValue), is \(error.code.rawValue)")
        }
        throw Failure(description: "\(what) must be \(code.rawValue), but succeeds")
    }
}

/// Short ways to say what a check commits.
extension StoreCommit {
    static func put(_ pairs: (String, String)...) -> StoreCommit {
        var commit = StoreCommit()
        commit.puts = pairs.map { Put(key: Array($0.0.utf8), value: Array($0.1.utf8)) }
        return commit
    }

    static func deleting(_ key: String) -> StoreCommit {
        var commit = StoreCommit()
        commit.deletes = [Array(key.utf8)]
        return commit
    }

    static func adding(_ delta: Int64, to key: String) -> StoreCommit {
        var commit = StoreCommit()
        commit.adds = [Add(key: Array(key.utf8), delta: delta)]
        return commit
    }

    static func appending(_ values: String..., to log: String) -> StoreCommit {
        var commit = StoreCommit()
        commit.appends = values.map { Append(log: Array(log.utf8), value: Array($0.utf8)) }
        return commit
    }

    func checking(_ key: String, _ version: UInt64) -> StoreCommit {
        var commit = self
        commit.checks.append(Check(key: Array(key.utf8), version: version))
        return commit
    }

    func checking(_ key: String, startsWith prefix: String) -> StoreCommit {
        var commit = self
        commit.prefixChecks.append(PrefixCheck(key: Array(key.utf8), prefix: Array(prefix.utf8)))
        return commit
    }
}

extension StoreDriver {
    /// The text under a key, or nil.
    func text(_ key: String) async throws(StoreError) -> String? {
        try await get(Array(key.utf8)).map { String(decoding: $0.value, as: UTF8.self) }
    }

    func version(_ key: String) async throws(StoreError) -> UInt64 {
        try await get(Array(key.utf8))?.version ?? 0
    }

    func counter(_ key: String) async throws(StoreError) -> Int64 {
        let value = try await get(Array(key.utf8))?.value ?? []
        return Int64(bitPattern: value.reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// The keys of a range as text.
    func keys(_ range: StoreRange) async throws(StoreError) -> [String] {
        try await scan(range).map { String(decoding: $0.key, as: UTF8.self) }
    }
}
