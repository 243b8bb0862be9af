internal import Kernel

extension StoreConformance {
    /// What drivers must pass whose entries outlive them.
    public static let durableChecks = [
        DurableCheck("what was committed is there after it was opened again") { open in
            let driver = try open()
            let version = try await driver.commit(.put(("a", "1"), ("b", "2")))
            let large = [UInt8](repeating: 5, count: 300_000)
            var commit = StoreCommit.deleting("b")
            commit.puts = [.init(key: Array("large".utf8), value: large)]
            try await driver.commit(commit)
            await driver.close()

            let again = try open()
            try expect(await again.text("a"), is: "1", "a")
            try expect(await again.version("a"), is: version, "the version of a")
            try expect(await again.text("b"), is: nil, "b")
            try expect(await again.get(Array("large".utf8))?.value == large, "a large value must be whole")
            await again.close()
        },
        DurableCheck("versions and logs go on where they were") { open in
            var last: UInt64 = 0
            for round in 1...3 {
                let driver = try open()
                let version = try await driver.commit(.appending("\(round)", to: "log/"))
                try expect(version > last, "the version of round \(round) must be after \(last), is \(version)")
                last = try await driver.commit(.put(("a", "\(round)")))
                await driver.close()
            }
            let driver = try open()
            let entries = try await driver.scan(.init(prefix: Array("log/".utf8)))
            try expect(entries.map(\.key), is: (1...3).map { Array("log/".utf8) + number($0) }, "the log's keys")
            await driver.close()
        },
        DurableCheck("what was accepted before a close is on the disk after it") { open in
            let driver = try open()
            let accepted = await withTaskGroup(of: Int?.self) { group in
                for index in 0..<200 {
                    group.addTask {
                        let version = try? await driver.commit(.put(("k\(index)", "")))
                        return version == nil ? nil : index
                    }
                }
                group.addTask {
                    await driver.close()
                    return nil
                }
                return await group.reduce(into: []) { if let index = $1 { $0.append(index) } }
            }
            let again = try open()
            let found = Set(try await again.keys(.init("", nil)))
            try expect(found == Set(accepted.map { "k\($0)" }), "exactly the accepted commits must be there")
            await again.close()
        },
        DurableCheck("counters start at 0 with each opening") { open in
            let driver = try open()
            try await driver.commit(.put(("a", "1")))
            await driver.close()
            let again = try open()
            try expect(again.statistics().commits, is: 0, "the statistics' commits")
            await again.close()
        },
    ]
}
