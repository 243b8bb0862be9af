internal import Kernel

extension StoreConformance {
    /// Tasks at once, and rounds of each.
    private static let crowd = 32
    private static let rounds = 25

    static let crowds = [
        Check("a counter that 32 writers read, raise and retry is exact") { driver in
            try await driver.commit(.put(("n", "0")))
            let before = driver.statistics().conflicts
            let retries = try await inCrowd { _, _ in try await raise("n", driver) }
            try expect(await driver.text("n"), is: "\(crowd * rounds)", "the counter")
            try expect(driver.statistics().conflicts - before, is: retries, "conflicts, one a retry")
        },
        Check("adds of 32 writers never conflict, and all count") { driver in
            _ = try await inCrowd { writer, _ in
                try await driver.commit(.adding(Int64(writer), to: "n"))
                return 0
            }
            let sum = Int64(rounds * crowd * (crowd - 1) / 2)
            try expect(await driver.counter("n"), is: sum, "the counter")
        },
        Check("appends of 32 writers are dense, in the order of their commits, each writer's in its own") { driver in
            _ = try await inCrowd { writer, round in
                try await driver.commit(.appending("\(writer) \(round)", to: "log/"))
                return 0
            }
            let entries = try await driver.scan(.init(prefix: Array("log/".utf8)))
            try expect(
                entries.map(\.key) == (1...UInt64(crowd * rounds)).map { Array("log/".utf8) + number($0) },
                "the log must count from 1 to \(crowd * rounds)")
            try expect(
                zip(entries, entries.dropFirst()).allSatisfy { $0.version < $1.version },
                "later entries must have later versions")
            for writer in 0..<crowd {
                let own = entries.map { String(decoding: $0.value, as: UTF8.self) }.filter {
                    $0.hasPrefix("\(writer) ")
                }
                try expect(own, is: (0..<rounds).map { "\(writer) \($0)" }, "what writer \(writer) appended")
            }
        },
        Check("readers see all of a commit or nothing of it") { driver in
            try await driver.commit(.put(("a", "0"), ("b", "0")))
            _ = try await inCrowd { writer, round in
                if writer < 2 {
                    let value = "\(writer) \(round)"
                    try await driver.commit(.put(("a", value), ("b", value)))
                } else {
                    let values = try await driver.scan(.init("a", "c")).map(\.value)
                    try expect(values.count == 2 && values[0] == values[1], "a and b must be the same, always")
                }
                return 0
            }
        },
        Check("of 32 writers that want to be first, one is") { driver in
            for round in 0..<rounds {
                let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for writer in 0..<crowd {
                        group.addTask {
                            try await isFirst(driver, .put(("k\(round)", "\(writer)")).checking("k\(round)", 0))
                        }
                    }
                    return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                try expect(winners, is: 1, "winners of round \(round)")
            }
        },
    ]

    /// Runs `body` for each writer, its rounds one after another. Answers with the sum.
    private static func inCrowd(
        _ body: @escaping @Sendable (_ writer: Int, _ round: Int) async throws -> Int
    ) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for writer in 0..<crowd {
                group.addTask {
                    var sum = 0
                    for round in 0..<rounds { sum += try await body(writer, round) }
                    return sum
                }
            }
            return try await group.reduce(0, +)
        }
    }

    /// Adds one by reading, checking and writing. Answers how often it had to try again.
    private static func raise(_ key: String, _ driver: any StoreDriver) async throws -> Int {
        var retries = 0
        while true {
            let entry = try await driver.get(Array(key.utf8))
            let number = entry.flatMap { Int(String(decoding: $0.value, as: UTF8.self)) } ?? 0
            if try await isFirst(driver, .put((key, "\(number + 1)")).checking(key, entry?.version ?? 0)) {
                return retries
            }
            retries += 1
        }
    }

    private static func isFirst(_ driver: any StoreDriver, _ commit: StoreCommit) async throws -> Bool {
        do throws(StoreError) {
            try await driver.commit(commit)
            return true
        } catch {
            if error.code == .conflict { return false }
            throw error
        }
    }
}
