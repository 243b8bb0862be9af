internal import Kernel

extension StoreConformance {
    static let reading = [
        Check("what was put is there, and nothing else") { driver in
            try await driver.commit(.put(("a", "1"), ("b", "")))
            try expect(await driver.text("a"), is: "1", "a")
            try expect(await driver.text("b"), is: "", "an empty value")
            try expect(await driver.text("c"), is: nil, "an absent key")
            try expect(await driver.text("aa"), is: nil, "a key that goes on")
        },
        Check("a later put replaces, a delete removes") { driver in
            try await driver.commit(.put(("a", "a longer value")))
            try await driver.commit(.put(("a", "2")))
            try expect(await driver.text("a"), is: "2", "a")
            try await driver.commit(.deleting("a"))
            try expect(await driver.text("a"), is: nil, "a deleted key")
            try await driver.commit(.deleting("a"))
        },
        Check("an entry has the version of the commit that wrote it, and versions grow") { driver in
            let first = try await driver.commit(.put(("a", "1"), ("b", "1")))
            let second = try await driver.commit(.put(("b", "2")))
            try expect(first >= 1 && second > first, "versions must grow from 1, are \(first) and \(second)")
            try expect(await driver.version("a"), is: first, "the version of a")
            try expect(await driver.version("b"), is: second, "the version of b")
            try await driver.commit(.deleting("a"))
            let last = try await driver.commit(.put(("a", "again")))
            try expect(last > second, "a key that comes back must have a new version")
        },
        Check("keys and values are any bytes") { driver in
            let every = (0...255).map { UInt8($0) }
            var commit = StoreCommit()
            commit.puts = every.map { .init(key: [$0], value: [0, $0, 255]) }
            commit.puts += [
                .init(key: [0, 0], value: every), .init(key: [255, 255], value: []), .init(key: every, value: every),
            ]
            try await driver.commit(commit)
            for byte in every {
                try expect(await driver.get([byte])?.value, is: [0, byte, 255], "the value of key \(byte)")
            }
            try expect(await driver.get(every)?.value, is: every, "the value of a key of every byte")
            let keys = try await driver.scan(StoreRange(start: [], end: nil)).map(\.key)
            let expected = commit.puts.map(\.key).sorted { $0.lexicographicallyPrecedes($1) }
            try expect(keys == expected, "keys must be in the order of their bytes")
        },
    ]

    static let scanning = [
        Check("a scan gives keys in order, from its start to before its end") { driver in
            try await driver.commit(.put(("b", "2"), ("a", "1"), ("c", "3"), ("aa", "1.5"), ("d", "4")))
            try expect(await driver.keys(.init(start: [], end: nil)), is: ["a", "aa", "b", "c", "d"], "everything")
            try expect(await driver.keys(.init("a", "c")), is: ["a", "aa", "b"], "a to c")
            try expect(await driver.keys(.init("aaa", "bb")), is: ["b"], "bounds that are no keys")
            try expect(await driver.keys(.init("c", nil)), is: ["c", "d"], "c to the end")
            try expect(await driver.keys(.init("x", nil)), is: [], "after the last key")
            try expect(await driver.keys(.init("c", "c")), is: [], "an empty range")
            try expect(await driver.keys(.init("c", "a")), is: [], "a range that ends before it starts")
            let values = try await driver.scan(.init("a", "b")).map { String(decoding: $0.value, as: UTF8.self) }
            try expect(values, is: ["1", "1.5"], "values")
        },
        Check("a reverse scan gives the same keys backwards") { driver in
            try await driver.commit(.put(("a", ""), ("b", ""), ("c", ""), ("d", "")))
            try expect(await driver.keys(.init("b", "d", reverse: true)), is: ["c", "b"], "b to d")
            try expect(await driver.keys(.init("a", "bb", reverse: true)), is: ["b", "a"], "an end that is no key")
            try expect(await driver.keys(.init("b", nil, reverse: true)), is: ["d", "c", "b"], "b to the end")
            try expect(await driver.keys(.init("bb", "z", reverse: true)), is: ["d", "c"], "an end after the last key")
            try expect(await driver.keys(.init("", "a", reverse: true)), is: [], "before the first key")
            try expect(await driver.keys(.init("e", nil, reverse: true)), is: [], "after the last key")
        },
        Check("a scan stops at its limit") { driver in
            try await driver.commit(.put(("a", ""), ("b", ""), ("c", "")))
            try expect(await driver.keys(.init("a", nil, limit: 2)), is: ["a", "b"], "two")
            try expect(await driver.keys(.init("a", nil, limit: 2, reverse: true)), is: ["c", "b"], "two backwards")
            try expect(await driver.keys(.init("a", nil, limit: 0)), is: [], "none")
        },
        Check("a prefix has all its keys and no other") { driver in
            var commit = StoreCommit()
            let keys: [[UInt8]] = [
                [1], [1, 255], [1, 255, 0], [1, 255, 255], [2], [255], [255, 255], [255, 255, 1],
            ]
            commit.puts = keys.map { .init(key: $0, value: []) }
            try await driver.commit(commit)
            try expect(await driver.scan(.init(prefix: [1, 255])).map(\.key), is: Array(keys[1...3]), "of [1, 255]")
            try expect(await driver.scan(.init(prefix: [255])).map(\.key), is: Array(keys[5...]), "of [255]")
            try expect(await driver.scan(.init(prefix: [])).map(\.key), is: keys, "of nothing")
        },
        Check("many entries scan in order, in pages") { driver in
            var commit = StoreCommit()
            commit.puts = (0..<5000).map { .init(key: Array("n\(1_000_000 + $0 * 7 % 5000)".utf8), value: [1, 2, 3]) }
            try await driver.commit(commit)
            var found: [String] = []
            var start = Array("n".utf8)
            while true {
                let page = try await driver.scan(StoreRange(start: start, end: nil, limit: 700))
                found += page.map { String(decoding: $0.key, as: UTF8.self) }
                guard page.count == 700, let last = page.last else { break }
                start = last.key + [0]
            }
            try expect(found == (0..<5000).map { "n\(1_000_000 + $0)" }, "all keys must come once and in order")
        },
    ]
}

extension StoreRange {
    init(_ start: String, _ end: String?, limit: Int = 10_000, reverse: Bool = false) {
        self.init(start: Array(start.utf8), end: end.map { Array($0.utf8) }, limit: limit, reverse: reverse)
    }
}
