internal import Glibc
internal import PluginSDK

extension StorageConformance {
    static let reading = [
        Check("a blob reads back whole and in part") { driver in
            try await driver.put("a/b", bytes: bytes("0123456789"))
            try expect(await driver.read("a/b", offset: 0, length: 10), is: bytes("0123456789"), "the whole")
            try expect(await driver.read("a/b", offset: 3, length: 4), is: bytes("3456"), "a part")
            try expect(await driver.read("a/b", offset: 8, length: 100), is: bytes("89"), "the end")
            try expect(await driver.read("a/b", offset: 10, length: 1), is: [], "what follows the end")
            try expect(await driver.read("a/b", offset: .max >> 1, length: 1), is: [], "what is far from the end")
            try expect(await driver.read("a/b", offset: 0, length: 0), is: [], "nothing")
        },
        Check("a blob has its size") { driver in
            try await driver.put("a", bytes: bytes("four"))
            try expect(await driver.stat("a"), is: BlobInfo(key: "a", size: 4), "stat")
        },
        Check("an empty blob is a blob") { driver in
            try await driver.put("empty", bytes: [])
            try expect(await driver.stat("empty")?.size, is: 0, "its size")
            try expect(await driver.read("empty", offset: 0, length: 10), is: [], "its bytes")
        },
        Check("a put replaces the whole blob") { driver in
            try await driver.put("a", bytes: bytes("a longer one"))
            try await driver.put("a", bytes: bytes("short"))
            try expect(await driver.read("a", offset: 0, length: 100), is: bytes("short"), "the blob")
        },
        Check("what is not there is not found") { driver in
            try await driver.put("a/b", bytes: bytes("x"))
            try expect(await driver.stat("none"), is: nil, "stat of no blob")
            try expect(await driver.stat("a"), is: nil, "stat of a folder")
            try expect(await driver.stat("a/b/c"), is: nil, "stat below a blob")
            try await expect("NOT_FOUND", "read of no blob") {
                _ = try await driver.read("no/blob", offset: 0, length: 1)
            }
            try await expect("NOT_FOUND", "read of a folder") { _ = try await driver.read("a", offset: 0, length: 1) }
        },
        Check("an open file, where there is one, is the blob, and stays as it is") { driver in
            try await driver.put("a/b", bytes: bytes("0123456789"))
            guard let descriptor = try await driver.open("a/b") else { return }
            defer { close(descriptor) }
            try await driver.put("a/b", bytes: bytes("something else"))
            var buffer = [UInt8](repeating: 0, count: 20)
            let count = pread(descriptor, &buffer, buffer.count, 0)
            try expect(Array(buffer.prefix(max(0, count))), is: bytes("0123456789"), "what the file holds")
            try await expect("NOT_FOUND", "the opening of no blob") { _ = try await driver.open("none") }
            try await expect("NOT_FOUND", "the opening of a folder") { _ = try await driver.open("a") }
        },
        Check("every byte comes back, of a large blob too") { driver in
            let large = (0..<3_000_001).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
            try await driver.put("large", bytes: large)
            try expect(await driver.read("large", offset: 0, length: 4_000_000) == large, "a large blob reads back")
            let part = try await driver.read("large", offset: 1_234_567, length: 1000)
            try expect(part == Array(large[1_234_567..<1_235_567]), "a part of a large blob reads back")
        },
    ]

    static let appending = [
        Check("appends make a blob, piece by piece") { driver in
            try await driver.append("a/b", at: 0, bytes: bytes("one "))
            try await driver.append("a/b", at: 4, bytes: bytes("two "))
            try await driver.append("a/b", at: 8, bytes: bytes("three"))
            try await driver.sync("a/b")
            try expect(await driver.read("a/b", offset: 0, length: 100), is: bytes("one two three"), "the blob")
        },
        Check("an append at 0 makes an empty blob or empties one") { driver in
            try await driver.append("a", at: 0, bytes: [])
            try await driver.sync("a")
            try expect(await driver.stat("a")?.size, is: 0, "a new one's size")
            try await driver.append("a", at: 0, bytes: bytes("before"))
            try await driver.append("a", at: 0, bytes: bytes("after"))
            try expect(await driver.read("a", offset: 0, length: 100), is: bytes("after"), "the blob")
        },
        Check("an append elsewhere than at the end is a conflict and changes nothing") { driver in
            try await driver.append("a", at: 0, bytes: bytes("1234"))
            for offset: UInt64 in [1, 3, 5, 4000] {
                try await expect("CONFLICT", "an append at \(offset) of 4") {
                    try await driver.append("a", at: offset, bytes: bytes("x"))
                }
            }
            try await expect("CONFLICT", "an append at 1 of no blob") {
                try await driver.append("none", at: 1, bytes: bytes("x"))
            }
            try expect(await driver.read("a", offset: 0, length: 100), is: bytes("1234"), "the blob")
            try expect(await driver.stat("none"), is: nil, "no blob")
        },
        Check("a sync of no blob is not found") { driver in
            try await expect("NOT_FOUND", "the sync") { try await driver.sync("none") }
        },
        Check("of two appends at one offset one wins") { driver in
            try await driver.append("a", at: 0, bytes: bytes("start"))
            let wins = await withTaskGroup(of: Int.self) { group in
                for _ in 0..<16 {
                    group.addTask { (try? await driver.append("a", at: 5, bytes: bytes("more"))) == nil ? 0 : 1 }
                }
                return await group.reduce(0, +)
            }
            try expect(wins, is: 1, "the number of appends that succeed")
            try expect(await driver.read("a", offset: 0, length: 100), is: bytes("startmore"), "the blob")
        },
    ]
}
