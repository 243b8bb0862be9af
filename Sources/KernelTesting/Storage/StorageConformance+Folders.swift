internal import PluginSDK

extension StorageConformance {
    /// In the order of their bytes, in which "-" and "." come before "/".
    private static let ordered = ["a-b/x", "a.b", "a/b", "a/b-c", "a/b.c/d", "a0", "b/a/a/a", "b/a/b", "c"]

    private static func fill(_ driver: any StorageDriver) async throws {
        for key in ordered.reversed() { try await driver.put(key, bytes: bytes(key)) }
    }

    private static func keys(
        _ driver: any StorageDriver, prefix: String, after: String = "", limit: Int = 1000
    ) async throws -> [String] {
        try await driver.list(prefix: prefix, after: after, limit: limit).map(\.key)
    }

    static let listing = [
        Check("a list is in the order of the keys' bytes") { driver in
            try await fill(driver)
            try expect(await keys(driver, prefix: ""), is: ordered, "the list")
            let sizes = try await driver.list(prefix: "", after: "", limit: 100).map(\.size)
            try expect(sizes, is: ordered.map { UInt64($0.utf8.count) }, "the sizes")
        },
        Check("a list holds the keys with the prefix, which may end anywhere") { driver in
            try await fill(driver)
            for prefix in ["a", "a/", "a/b", "a/b.", "b/a", "b/a/", "c", "d", "a/b/", "a.b/"] {
                let expected = ordered.filter { $0.hasPrefix(prefix) }
                try expect(await keys(driver, prefix: prefix), is: expected, "the list of \"\(prefix)\"")
            }
        },
        Check("pages of a list are the list") { driver in
            try await fill(driver)
            for limit in 1...4 {
                var paged: [String] = []
                while true {
                    let page = try await keys(driver, prefix: "", after: paged.last ?? "", limit: limit)
                    try expect(page.count <= limit, "a page of \(limit) holds \(page.count)")
                    if page.isEmpty { break }
                    paged += page
                }
                try expect(paged, is: ordered, "the list in pages of \(limit)")
            }
        },
        Check("a list goes on after what is no key itself") { driver in
            try await fill(driver)
            for after in ["a/", "a/b.c", "a/\u{7F}", "b/a/a\u{7F}", "zz"] {
                let expected = ordered.filter { after.utf8.lexicographicallyPrecedes($0.utf8) }
                try expect(await keys(driver, prefix: "", after: after), is: expected, "the list after \"\(after)\"")
            }
        },
        Check("a list of nothing is empty") { driver in
            try expect(await keys(driver, prefix: ""), is: [], "the list")
            try expect(await keys(driver, prefix: "none/at/all"), is: [], "the list of a prefix")
        },
    ]

    static let removing = [
        Check("what is removed is gone, and removed again is success") { driver in
            try await driver.put("a/b", bytes: bytes("x"))
            try await driver.remove("a/b")
            try await driver.remove("a/b")
            try await driver.remove("never/there")
            try expect(await driver.stat("a/b"), is: nil, "stat")
            try expect(await keys(driver, prefix: ""), is: [], "the list")
            try await driver.put("a/b", bytes: bytes("again"))
            try expect(await driver.read("a/b", offset: 0, length: 9), is: bytes("again"), "the blob put again")
        },
        Check("removing a folder removes what is below, and its namesakes stay") { driver in
            try await fill(driver)
            try await driver.removeAll(folder: "a")
            let expected = ordered.filter { !$0.hasPrefix("a/") }
            try expect(await keys(driver, prefix: ""), is: expected, "the list")
            try await driver.removeAll(folder: "b/a/a")
            try expect(await keys(driver, prefix: "b/"), is: ["b/a/b"], "the list of b/")
            try await driver.removeAll(folder: "a")
            try await driver.removeAll(folder: "never/there")
        },
    ]

    static let renaming = [
        Check("a rename moves a blob") { driver in
            try await driver.put("from/here", bytes: bytes("x"))
            try await driver.rename("from/here", to: "to/a/new/place")
            try expect(await keys(driver, prefix: ""), is: ["to/a/new/place"], "the list")
            try expect(await driver.read("to/a/new/place", offset: 0, length: 9), is: bytes("x"), "the blob")
        },
        Check("a rename replaces what is there") { driver in
            try await driver.put("a", bytes: bytes("new"))
            try await driver.put("b", bytes: bytes("the old one"))
            try await driver.rename("a", to: "b")
            try expect(await driver.read("b", offset: 0, length: 99), is: bytes("new"), "the blob")
            try expect(await driver.stat("a"), is: nil, "stat of the old place")
        },
        Check("a rename of no blob is not found and changes nothing") { driver in
            try await driver.put("b", bytes: bytes("kept"))
            try await expect("NOT_FOUND", "the rename") { try await driver.rename("none", to: "b") }
            try expect(await driver.read("b", offset: 0, length: 99), is: bytes("kept"), "the blob")
        },
    ]
}
