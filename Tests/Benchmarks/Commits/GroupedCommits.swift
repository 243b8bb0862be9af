import Kernel

/// Commits of as many writers at once, each waiting for its own, as creates of that many clients do.
struct GroupedCommits {
    let store: LMDBStore
    let writers: Int
    let valueBytes: Int

    func commitsPerSecond(for seconds: Double) async throws -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<writers {
                group.addTask {
                    var count = 0
                    while clock.now - start < .seconds(seconds) {
                        try await commit()
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        return Double(count) / Seconds.since(start, clock)
    }

    /// A new record that must not be there, like a create's.
    private func commit() async throws {
        let key = Array(Keys.next().utf8)
        var commit = StoreCommit()
        commit.checks = [.init(key: key, version: 0)]
        commit.puts = [.init(key: key, value: [UInt8](repeating: 0x61, count: valueBytes))]
        try await store.commit(commit)
    }
}

/// Keys as the platform's records have them.
enum Keys {
    static func next() -> String { "p\0videos\0main\0s/str_\(ULID())" }
}

enum Seconds {
    static func since(_ start: ContinuousClock.Instant, _ clock: ContinuousClock) -> Double {
        let (seconds, attoseconds) = (clock.now - start).components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
