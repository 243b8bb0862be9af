internal import PluginSDK

extension StorageConformance {
    private static let malformed = [
        "", "/", "/etc/passwd", "a/", "a//b", ".", "..", "../x", "a/../b", "a/./b", "a/..", ".hidden", "a/.hidden",
        "a b",
        "a\u{0}b", "a\\b", "ä", "a\nb", "~", "a/%2e%2e",
    ]

    static let keys = [
        Check("keys that are no paths of plain components are refused") { driver in
            try await driver.put("good", bytes: bytes("x"))
            for key in malformed {
                let name = "\"\(key)\""
                try await expect("INVALID_KEY", "put of \(name)") { try await driver.put(key, bytes: []) }
                try await expect("INVALID_KEY", "append to \(name)") { try await driver.append(key, at: 0, bytes: []) }
                try await expect("INVALID_KEY", "sync of \(name)") { try await driver.sync(key) }
                try await expect("INVALID_KEY", "read of \(name)") {
                    _ = try await driver.read(key, offset: 0, length: 1)
                }
                try await expect("INVALID_KEY", "stat of \(name)") { _ = try await driver.stat(key) }
                try await expect("INVALID_KEY", "remove of \(name)") { try await driver.remove(key) }
                try await expect("INVALID_KEY", "removeAll of \(name)") { try await driver.removeAll(folder: key) }
                try await expect("INVALID_KEY", "rename of \(name)") { try await driver.rename(key, to: "b") }
                try await expect("INVALID_KEY", "rename to \(name)") { try await driver.rename("good", to: key) }
            }
            try expect(await driver.list(prefix: "", after: "", limit: 10).map(\.key), is: ["good"], "the list")
        },
        Check("keys of every allowed character and of full length work") { driver in
            let alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"
            let long = Array(repeating: String(repeating: "k", count: 79), count: 5).joined(separator: "/")
            for key in [alphabet, "-", "_", "x..", long] {
                try await driver.put(key, bytes: bytes(key))
                try expect(await driver.read(key, offset: 0, length: 1000), is: bytes(key), "the blob \(key)")
            }
        },
    ]

    static let crowding = [
        Check("readers see a whole blob while it is replaced") { driver in
            let versions = (0..<8).map { [UInt8](repeating: $0, count: 100_000 + Int($0)) }
            try await driver.put("a", bytes: versions[0])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for version in versions {
                    group.addTask { try await driver.put("a", bytes: version) }
                    group.addTask {
                        let seen = try await driver.read("a", offset: 0, length: 1_000_000)
                        try expect(versions.contains(seen), "a reader sees one version, whole")
                    }
                }
                try await group.waitForAll()
            }
        },
        Check("many blobs are written, moved and removed at once") { driver in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<64 {
                    group.addTask {
                        let content = bytes("blob \(index)")
                        try await driver.put("in/\(index % 4)/\(index)", bytes: content)
                        try await driver.rename("in/\(index % 4)/\(index)", to: "out/\(index % 4)/\(index)")
                        let found = try await driver.read("out/\(index % 4)/\(index)", offset: 0, length: 100)
                        try expect(found, is: content, "blob \(index)")
                        if index.isMultiple(of: 2) { try await driver.remove("out/\(index % 4)/\(index)") }
                    }
                }
                try await group.waitForAll()
            }
            try expect(await driver.list(prefix: "in/", after: "", limit: 100).count, is: 0, "what is left in in/")
            try expect(await driver.list(prefix: "out/", after: "", limit: 100).count, is: 32, "what is in out/")
        },
    ]
}
