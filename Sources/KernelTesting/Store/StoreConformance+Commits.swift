internal import Kernel

extension StoreConformance {
    static let checking = [
        Check("a commit on an old version is a conflict and changes nothing") { driver in
            let old = try await driver.commit(.put(("a", "1"), ("b", "1")))
            let new = try await driver.commit(.put(("a", "2")).checking("a", old))
            var late = StoreCommit.put(("a", "late"), ("c", "late")).checking("a", old)
            late.deletes = [Array("b".utf8)]
            late.adds = [.init(key: Array("n".utf8), delta: 1)]
            late.appends = [.init(log: Array("log/".utf8), value: [])]
            try await expect(.conflict, "an old version", driver, late)
            try expect(await driver.keys(.init("", nil)), is: ["a", "b"], "the keys")
            try expect(await driver.text("a"), is: "2", "a")
            try expect(await driver.version("a"), is: new, "the version of a")
        },
        Check("version 0 holds only for a key that is not there") { driver in
            let version = try await driver.commit(.put(("a", "1")).checking("a", 0))
            try await expect(.conflict, "a key that is there", driver, .put(("a", "2")).checking("a", 0))
            try await driver.commit(.deleting("a").checking("a", version))
            try await driver.commit(.put(("a", "3")).checking("a", 0))
            try await expect(.conflict, "a version that went", driver, .put(("a", "4")).checking("a", version))
            try await expect(.conflict, "a key that never was", driver, .put(("a", "4")).checking("x", 1))
            try expect(await driver.text("a"), is: "3", "a")
        },
        Check("every check must hold") { driver in
            let version = try await driver.commit(.put(("a", "1"), ("b", "1")))
            try await driver.commit(.put(("c", "1")).checking("a", version).checking("b", version).checking("d", 0))
            let commit = StoreCommit.put(("c", "2")).checking("a", version).checking("b", version + 1)
            try await expect(.conflict, "one of two", driver, commit)
            try expect(await driver.text("c"), is: "1", "c")
        },
        Check("a prefix check holds while the value starts so") { driver in
            try await driver.commit(.put(("lease", "running 1 of me")))
            try await driver.commit(.put(("a", "1")).checking("lease", startsWith: "running 1"))
            try await driver.commit(.put(("a", "2")).checking("lease", startsWith: "running 1 of me"))
            try await driver.commit(.put(("a", "3")).checking("lease", startsWith: ""))
            for prefix in ["running 2", "unning", "running 1 of me and more"] {
                let commit = StoreCommit.put(("a", "late")).checking("lease", startsWith: prefix)
                try await expect(.conflict, "the prefix '\(prefix)'", driver, commit)
            }
            try await expect(.conflict, "a key not there", driver, .put(("a", "late")).checking("x", startsWith: ""))
            try expect(await driver.text("a"), is: "3", "a")
        },
        Check("checks see what was before the commit") { driver in
            try await driver.commit(.put(("a", "1")).checking("a", 0).checking("a", 0))
            var commit = StoreCommit.put(("b", "1"))
            commit.deletes = [Array("a".utf8)]
            try await driver.commit(commit.checking("a", startsWith: "1").checking("b", 0))
            try expect(await driver.keys(.init("", nil)), is: ["b"], "the keys")
        },
        Check("conflicts and commits are counted") { driver in
            let before = driver.statistics()
            try await driver.commit(.put(("a", "1")))
            try await driver.commit(.put(("a", "2")))
            try await expect(.conflict, "a conflict", driver, .put(("a", "3")).checking("a", 0))
            let after = driver.statistics()
            try expect(after.commits - before.commits, is: 2, "commits")
            try expect(after.conflicts - before.conflicts, is: 1, "conflicts")
            try expect(after.transactions - before.transactions, is: 2, "transactions of commits one by one")
            try expect(after.largestBatch, is: 1, "the largest batch")
        },
    ]

    static let writing = [
        Check("a put where the key is absent leaves a present one alone") { driver in
            let first = try await driver.commit(.put(("a", "1")))
            var commit = StoreCommit.put(("c", "3"))
            commit.putsIfAbsent = [
                .init(key: Array("a".utf8), value: [0]), .init(key: Array("b".utf8), value: Array("2".utf8)),
                .init(key: Array("b".utf8), value: [0]), .init(key: Array("c".utf8), value: [0]),
            ]
            try await driver.commit(commit)
            try expect(await driver.text("a"), is: "1", "a")
            try expect(await driver.version("a"), is: first, "the version of a")
            try expect(await driver.text("b"), is: "2", "b")
            try expect(await driver.text("c"), is: "3", "c, put by the same commit")
        },
        Check("the parts of a commit apply in their order") { driver in
            try await driver.commit(.put(("a", "old"), ("b", "old")))
            var commit = StoreCommit.put(("a", "new"))
            commit.deletes = [Array("a".utf8), Array("b".utf8)]
            commit.putsIfAbsent = [.init(key: Array("b".utf8), value: Array("new".utf8))]
            try await driver.commit(commit)
            try expect(await driver.text("a"), is: "new", "a key that is deleted and put")
            try expect(await driver.text("b"), is: "new", "a key that is deleted and put where absent")
        },
        Check("counters add up, from nothing, below zero and past the end") { driver in
            try await driver.commit(.adding(5, to: "n"))
            try await driver.commit(.adding(-7, to: "n"))
            try expect(await driver.counter("n"), is: -2, "5 - 7")
            var commit = StoreCommit.adding(1, to: "n")
            commit.adds += [.init(key: Array("n".utf8), delta: 1), .init(key: Array("m".utf8), delta: .max)]
            try await driver.commit(commit)
            try expect(await driver.counter("n"), is: 0, "two adds of one commit")
            try await driver.commit(.adding(1, to: "m"))
            try expect(await driver.counter("m"), is: .min, "one more than the most")
        },
        Check("an add to what is no counter is refused, and nothing changes") { driver in
            try await driver.commit(.put(("a", "text")))
            var commit = StoreCommit.adding(1, to: "a")
            commit.puts = [.init(key: Array("b".utf8), value: [])]
            try await expect(.invalid, "an add to text", driver, commit)
            try expect(await driver.keys(.init("", nil)), is: ["a"], "the keys")
        },
        Check("an empty commit is one") { driver in
            let version = try await driver.commit(StoreCommit())
            try expect(await driver.commit(.put(("a", ""))) > version, "its version must be before the next")
        },
    ]
}
