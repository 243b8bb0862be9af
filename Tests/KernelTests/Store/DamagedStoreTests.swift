import Glibc
import Kernel
import Testing

/// Files that are no store, or no longer: a sentence, never a signal.
@Suite struct DamagedStoreTests {
    private static let page = 4096
    private let folder: TemporaryFolder
    private var file: String { folder.path + "/data.mdb" }

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A store with small and large values, deleted ones too; answers what is in it.
    private func fill() async throws -> [StoreEntry] {
        let store = try LMDBStore(folder)
        for round in 0..<3 {
            var commit = StoreCommit()
            commit.puts = (0..<150).map {
                .init(key: Array("k\(round)/\($0)".utf8), value: [UInt8](repeating: UInt8($0), count: 100))
            }
            commit.puts.append(.init(key: Array("large\(round)".utf8), value: [UInt8](repeating: 1, count: 30_000)))
            commit.appends = [.init(log: Array("log/".utf8), value: [])]
            try await store.commit(commit)
        }
        var commit = StoreCommit()
        commit.deletes = (0..<150).map { Array("k1/\($0)".utf8) }
        try await store.commit(commit)
        let entries = try await store.scan(StoreRange(prefix: []))
        await store.close()
        return entries
    }

    /// Opens and reads all: what is there, or nil where the store says that it is damaged.
    private func read() async throws -> [StoreEntry]? {
        do throws(StoreError) {
            let store = try LMDBStore(folder)
            let result: Result<[StoreEntry], StoreError>
            do throws(StoreError) {
                result = .success(try await store.scan(StoreRange(prefix: [])))
            } catch {
                result = .failure(error)
            }
            await store.close()
            return try result.get()
        } catch {
            guard error.code == .damaged else { throw error }
            #expect(error.message.contains("backup") || error.message.contains("version"))
            return nil
        }
    }

    @Test func aFileThatIsCutOffIsDamaged() async throws {
        let entries = try await fill()
        let whole = try Files.read(file)
        for pages in 1..<whole.count / Self.page {
            try Files.write(Array(whole.prefix(pages * Self.page)), to: file)
            let found = try await read()
            #expect(found == nil || found == entries, "\(pages) of \(whole.count / Self.page) pages")
        }
        for size in [1, 100, 4095, 4097, 8191] {
            try Files.write(Array(whole.prefix(size)), to: file)
            #expect(try await read() == nil, "\(size) bytes")
        }
        try Files.write(Array(whole.prefix(whole.count / 2)), to: file)
        #expect(try await read() == nil, "half the file")
    }

    @Test func aPageOfGarbageIsFoundOrNeverRead() async throws {
        let entries = try await fill()
        let whole = try Files.read(file)
        var generator = SplitMix(seed: 20_261_124)
        var found = 0
        for page in 0..<whole.count / Self.page {
            var broken = whole
            for index in page * Self.page..<(page + 1) * Self.page {
                broken[index] = UInt8.random(in: 0...255, using: &generator)
            }
            try Files.write(broken, to: file)
            // Garbage within a large value is not the store's to see.
            let keys = try await read()?.map(\.key)
            #expect(keys == nil || keys == entries.map(\.key), "page \(page)")
            found += keys == nil ? 1 : 0
        }
        #expect(found >= 10)
    }

    @Test func flippedBytesNeverEndTheProcess() async throws {
        _ = try await fill()
        let whole = try Files.read(file)
        var generator = SplitMix(seed: 7)
        for _ in 0..<300 {
            var broken = whole
            for _ in 0..<8 {
                broken[Int.random(in: 0..<whole.count, using: &generator)] = UInt8.random(
                    in: 0...255, using: &generator)
            }
            try Files.write(broken, to: file)
            _ = try await read()
        }
    }

    @Test(arguments: ["text", "zeros", "format"])
    func anotherFileIsNoStore(_ content: String) async throws {
        _ = try await fill()
        var bytes = try Files.read(file)
        switch content {
        case "text": bytes = Array(String(repeating: "This is no store. ", count: 5000).utf8)
        case "zeros": bytes = [UInt8](repeating: 0, count: 100_000)
        default: bytes[20] = 9
        }
        try Files.write(bytes, to: file)
        #expect(try await read() == nil)
    }

    @Test func anEmptyFileIsANewStore() async throws {
        try Files.write([], to: file)
        #expect(try await read() == [])
    }

    @Test func aDamagedLockFileIsMadeAnew() async throws {
        let entries = try await fill()
        try Files.write(Array("garbage".utf8), to: folder.path + "/lock.mdb")
        #expect(try await read() == entries)
    }
}

/// A generator with a seed, so that a test does the same every time.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
