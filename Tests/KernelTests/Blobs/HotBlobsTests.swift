import Glibc
import Kernel
import Testing

@Suite("Hot blobs")
struct HotBlobsTests {
    private let driver: CountedStorage
    private let hot: HotBlobs
    private let storage: CachedStorage
    private let blobs: Blobs

    init() {
        driver = CountedStorage()
        hot = HotBlobs(driver: driver, memoryBytes: 800)
        storage = CachedStorage(base: driver, hot: hot)
        blobs = Blobs(driver: storage)
    }

    private static func key(_ name: String) -> BlobKey { BlobKey(account: "", key: name) }

    private func bytes(_ name: String) async throws -> [UInt8]? {
        let source = try await blobs.source(Self.key(name), isLasting: true, isFile: false)
        guard case .bytes(let bytes)? = source?.content else { return nil }
        return bytes
    }

    @Test("are read once, and counted") func once() async throws {
        try await blobs.put(Self.key("a"), bytes: [1, 2, 3])
        for _ in 0..<3 { #expect(try await bytes("a") == [1, 2, 3]) }
        #expect(driver.calls == ["read server/a"])
        #expect(hot.figures.hits == 2 && hot.figures.misses == 1)
        #expect(hot.figures.entries == 1 && hot.figures.bytes == 3)
        #expect(try await bytes("none") == nil)
        #expect(hot.figures.entries == 1)
    }

    @Test("are read once for a crowd that comes at the same time") func crowd() async throws {
        try await blobs.put(Self.key("a"), bytes: [7])
        driver.hold()
        let (hot, driver) = (hot, driver)
        let answers = try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            for _ in 0..<50 { group.addTask { try await bytes("a") } }
            group.addTask {
                while hot.figures.hits < 49 { await Task.yield() }
                driver.letGo()
                return [7]
            }
            return try await group.reduce(into: [[UInt8]?]()) { $0.append($1) }
        }
        #expect(answers.count == 51 && answers.allSatisfy { $0 == [7] })
        #expect(driver.calls == ["read server/a"])
    }

    @Test("stay within their memory: what was used last is kept") func bounded() async throws {
        for number in 0..<20 {
            try await blobs.put(Self.key("b\(number)"), bytes: [UInt8](repeating: UInt8(number), count: 100))
            _ = try await bytes("b\(number)")
            _ = try await bytes("b0")
            #expect(hot.figures.bytes <= 800)
        }
        #expect(hot.figures.entries == 8)
        #expect(driver.calls.filter { $0 == "read server/b0" }.count == 1)
        // One that would drive all others out is read piece by piece.
        try await blobs.put(Self.key("large"), bytes: [UInt8](repeating: 0, count: 101))
        let source = try await blobs.source(Self.key("large"), isLasting: true, isFile: false)
        guard case .pieces? = source?.content else {
            Issue.record("a large blob is kept")
            return
        }
        #expect(source?.size == 101)
    }

    @Test("are forgotten when they change", arguments: ["put", "append", "remove", "removeAll", "rename", "replace"])
    func changes(_ change: String) async throws {
        try await blobs.put(Self.key("f/a"), bytes: [1])
        try await blobs.put(Self.key("f/b"), bytes: [2])
        #expect(try await bytes("f/a") == [1])
        switch change {
        case "put": try await blobs.put(Self.key("f/a"), bytes: [3])
        case "append": try await storage.append("server/f/a", at: 1, bytes: [3])
        case "remove": try await blobs.remove(Self.key("f/a"))
        case "removeAll": try await blobs.removeAll(folder: Self.key("f"))
        case "rename": try await blobs.rename(Self.key("f/a"), to: Self.key("f/c"))
        default: try await blobs.rename(Self.key("f/b"), to: Self.key("f/a"))
        }
        let expected: [String: [UInt8]] = ["put": [3], "append": [1, 3], "replace": [2]]
        #expect(try await bytes("f/a") == expected[change])
    }

    @Test("that change while they are fetched are not kept") func race() async throws {
        try await blobs.put(Self.key("a"), bytes: [1])
        let (waits, waiting) = AsyncStream.makeStream(of: Void.self)
        driver.hold { waiting.yield() }
        async let old = bytes("a")
        for await _ in waits { break }
        try await blobs.put(Self.key("a"), bytes: [2])
        driver.letGo()
        let first = try await old
        #expect(first == [1])
        #expect(try await bytes("a") == [2])
        #expect(hot.figures.entries == 1)
    }

    @Test("whose bytes may change are not kept at all") func passing() async throws {
        try await blobs.put(Self.key("a"), bytes: [1])
        _ = try await blobs.source(Self.key("a"), isLasting: false, isFile: true)
        #expect(hot.figures.entries == 0 && hot.figures.misses == 0)
    }

    @Test("that are files are kept open, as they were") func files() async throws {
        let driver = CountedStorage(keepsFiles: true)
        let blobs = Blobs(
            driver: CachedStorage(base: driver, hot: HotBlobs(driver: driver, memoryBytes: 800)))
        try await blobs.put(Self.key("a"), bytes: [1, 2, 3])
        for _ in 0..<3 {
            let source = try #require(try await blobs.source(Self.key("a"), isLasting: true, isFile: true))
            guard case .file(let file) = source.content else {
                Issue.record("it is no file")
                return
            }
            var buffer = [UInt8](repeating: 0, count: 8)
            #expect(pread(file.descriptor, &buffer, 8, 0) == 3 && buffer.prefix(3) == [1, 2, 3])
        }
        #expect(driver.calls == ["open server/a"])
        let none = try await blobs.source(Self.key("none"), isLasting: true, isFile: true)
        #expect(none?.size == nil)
    }
}
