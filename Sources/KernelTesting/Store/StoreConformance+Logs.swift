internal import Kernel

extension StoreConformance {
    static let logs = [
        Check("a log counts its entries from 1, without a gap") { driver in
            try await driver.commit(.appending("one", "two", to: "log/"))
            try await expect(.conflict, "a conflict", driver, .appending("never", to: "log/").checking("x", 1))
            try await driver.commit(.appending("three", to: "log/"))
            let entries = try await driver.scan(.init(prefix: Array("log/".utf8)))
            try expect(entries.map(\.key), is: (1...3).map { Array("log/".utf8) + number($0) }, "the keys")
            try expect(
                entries.map { String(decoding: $0.value, as: UTF8.self) }, is: ["one", "two", "three"], "the values")
        },
        Check("logs count for themselves") { driver in
            try await driver.commit(.appending("1", to: "a/"))
            try await driver.commit(.appending("1", to: "b/"))
            try await driver.commit(.appending("2", to: "a/"))
            try expect(await driver.scan(.init(prefix: Array("a/".utf8))).count, is: 2, "entries of a")
            try expect(await driver.get(Array("b/".utf8) + number(1)) != nil, "b must have its own first entry")
        },
        Check("a number is never used again, also when its entry is gone") { driver in
            try await driver.commit(.appending("1", "2", to: "log/"))
            var commit = StoreCommit()
            commit.deletes = [Array("log/".utf8) + number(1), Array("log/".utf8) + number(2)]
            try await driver.commit(commit)
            try await driver.commit(.appending("3", to: "log/"))
            let keys = try await driver.scan(.init(prefix: Array("log/".utf8))).map(\.key)
            try expect(keys, is: [Array("log/".utf8) + number(3)], "the keys")
        },
    ]

    static let limits = [
        Check("the longest key and the largest value are taken, longer ones refused") { driver in
            let key = [UInt8](repeating: 7, count: 511)
            var commit = StoreCommit()
            commit.puts = [.init(key: key, value: [UInt8](repeating: 9, count: 1 << 20))]
            try await driver.commit(commit)
            try expect(await driver.get(key)?.value.count, is: 1 << 20, "the size of the largest value")
            commit.puts = [.init(key: key + [7], value: [])]
            try await expect(.invalid, "a key of 512 bytes", driver, commit)
            commit.puts = [.init(key: [], value: [])]
            try await expect(.invalid, "an empty key", driver, commit)
            commit.puts = [.init(key: key, value: [UInt8](repeating: 9, count: 1 << 20 + 1))]
            try await expect(.invalid, "a larger value", driver, commit)
            commit.puts = []
            commit.appends = [.init(log: [UInt8](repeating: 7, count: 504), value: [])]
            try await expect(.invalid, "a log whose numbers do not fit", driver, commit)
            commit.appends = [.init(log: [UInt8](repeating: 7, count: 503), value: [])]
            try await driver.commit(commit)
        },
        Check("a closed store refuses") { driver in
            try await driver.commit(.put(("a", "1")))
            await driver.close()
            await driver.close()
            try await expect(.closed, "a commit", driver, .put(("a", "2")))
            do throws(StoreError) {
                _ = try await driver.get([1])
                throw StoreError(.failed, "a read of a closed store succeeds")
            } catch {
                try expect(error.code == .closed, "a read must be \(StoreError.Code.closed.rawValue), is: \(error)")
            }
        },
    ]

    static func number(_ number: UInt64) -> [UInt8] { withUnsafeBytes(of: number.bigEndian) { Array($0) } }
}
