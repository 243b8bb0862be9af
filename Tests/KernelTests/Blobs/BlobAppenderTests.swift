import Kernel
import Synchronization
import Testing

/// Appending to a blob: what comes is kept, with a checksum whole or not at all.
@Suite struct BlobAppenderTests {
    private static let key = BlobKey(account: "acme", key: "a/b")
    private static let path = "accounts/acme/a/b"

    private func appended(
        _ storage: PlainStorage, _ append: BlobAppend, _ pieces: [[UInt8]], complete: Bool = true
    ) async throws -> BlobAppended {
        let appender = try Blobs(driver: storage).appender(Self.key, append)
        for piece in pieces { try await appender.write(piece) }
        return try await appender.finish(complete: complete)
    }

    private func digest(_ bytes: [UInt8]) -> String { SHA256.hex(SHA256.digest(bytes)) }

    @Test(arguments: [true, false])
    func keepsWhatCame(_ complete: Bool) async throws {
        let storage = PlainStorage()
        let piece = [UInt8](repeating: 7, count: 700_000)
        let first = try await appended(
            storage, BlobAppend(offset: 0, limit: .max), [piece, piece], complete: complete)
        #expect(first.kept == 1_400_000)
        #expect(!first.mismatch)
        #expect(first.sha256 == digest(piece + piece))
        #expect(storage[Self.path] == piece + piece)
        #expect(storage.unflushed.isEmpty)
        let second = try await appended(
            storage, BlobAppend(offset: 1_400_000, limit: .max, digestState: first.digestState), [[1, 2]])
        #expect(second.kept == 2)
        #expect(second.sha256 == digest(piece + piece + [1, 2]))
        #expect(storage.reads == 0)
    }

    @Test func readsAgainWhatWasNotDigested() async throws {
        let storage = PlainStorage()
        let first = try await appended(storage, BlobAppend(offset: 0, limit: .max), [[1, 2, 3]])
        // More came before a crash, and nobody was told.
        storage[Self.path] = [1, 2, 3, 4, 5]
        for state in [first.digestState, [], [9, 9]] {
            storage[Self.path] = [1, 2, 3, 4, 5]
            let second = try await appended(storage, BlobAppend(offset: 5, limit: .max, digestState: state), [[6]])
            #expect(second.sha256 == digest([1, 2, 3, 4, 5, 6]))
        }
        // A state of more than there is is none.
        let third = try await appended(
            storage, BlobAppend(offset: 0, limit: .max, digestState: first.digestState), [[8]])
        #expect(third.sha256 == digest([8]))
    }

    @Test func anEmptyOneIsMade() async throws {
        let storage = PlainStorage()
        let none = try await appended(storage, BlobAppend(offset: 0, limit: .max), [], complete: false)
        #expect(none.kept == 0)
        #expect(storage[Self.path] == nil)
        let empty = try await appended(storage, BlobAppend(offset: 0, limit: .max), [])
        #expect(empty.sha256 == digest([]))
        #expect(storage[Self.path] == [])
    }

    @Test(arguments: [
        ("sha1:a9993e364706816aba3e25717850c26c9cd0d89d", true),
        ("md5:900150983CD24FB0D6963F7D28E17F72", true),
        ("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", true),
        ("sha1:a9993e364706816aba3e25717850c26c9cd0d89e", false), ("sha1:", false),
    ])
    func comparesWithAChecksum(_ checksum: String, _ matches: Bool) async throws {
        let storage = PlainStorage()
        storage[Self.path] = [1]
        let abc = Array("abc".utf8)
        let result = try await appended(storage, BlobAppend(offset: 1, limit: .max, checksum: checksum), [abc])
        #expect(result.mismatch == !matches)
        #expect(result.kept == (matches ? 3 : 0))
        #expect(storage[Self.path] == (matches ? [1] + abc : [1]))
        #expect(result.sha256 == digest(storage[Self.path] ?? []))
        let broken = try await appended(
            storage, BlobAppend(offset: result.kept + 1, limit: .max, checksum: checksum), [abc], complete: false)
        #expect(broken.kept == 0)
        #expect(!broken.mismatch)
        #expect(storage.keys == [Self.path])
    }

    @Test(arguments: [true, false])
    func muchWithAChecksumLiesApartUntilItIsCompared(_ matches: Bool) async throws {
        let storage = PlainStorage()
        let pieces = (0..<7).map { [UInt8](repeating: UInt8($0), count: 400_000) }
        let whole = pieces.flatMap { $0 }
        let checksum = "sha256:" + digest(matches ? whole : [0])
        let result = try await appended(storage, BlobAppend(offset: 0, limit: .max, checksum: checksum), pieces)
        #expect(result.mismatch == !matches)
        #expect(storage[Self.path] == (matches ? whole : nil))
        #expect(storage.keys == (matches ? [Self.path] : []))
        #expect(storage.unflushed.isEmpty)
    }

    @Test func anUnknownChecksumIsRefused() {
        #expect(throws: KernelError.self) {
            try Blobs(driver: PlainStorage()).appender(
                Self.key, BlobAppend(offset: 0, limit: .max, checksum: "crc32:00"))
        }
    }

    @Test func muchIsFlushedOnTheWay() async throws {
        let storage = PlainStorage()
        let appender = try Blobs(driver: storage).appender(Self.key, BlobAppend(offset: 0, limit: .max))
        for _ in 0..<80 { try await appender.write([UInt8](repeating: 1, count: 1 << 20)) }
        #expect(storage.syncs == 2)
        #expect(try await appender.finish(complete: false).kept == 80 << 20)
    }

    @Test func whatWasWrittenBeforeAFailureIsKept() async throws {
        let storage = PlainStorage()
        let appender = try Blobs(driver: storage).appender(Self.key, BlobAppend(offset: 0, limit: .max))
        let piece = [UInt8](repeating: 1, count: 1 << 20)
        try await appender.write(piece)
        storage.fails = true
        await #expect(throws: KernelError.self) { try await appender.write(piece) }
        storage.fails = false
        let result = try await appender.finish(complete: false)
        #expect(result.kept == 1 << 20)
        #expect(result.sha256 == digest(piece))
    }
}

/// Storage in memory that counts, and fails when it is told to.
private final class PlainStorage: StorageDriver {
    private struct State {
        var blobs: [String: [UInt8]] = [:]
        var unflushed: Set<String> = []
        var syncs = 0
        var reads = 0
        var fails = false
    }

    private let state = Mutex(State())

    subscript(key: String) -> [UInt8]? {
        get { state.withLock { $0.blobs[key] } }
        set { state.withLock { $0.blobs[key] = newValue } }
    }

    var keys: [String] { state.withLock { $0.blobs.keys.sorted() } }
    var unflushed: Set<String> { state.withLock { $0.unflushed } }
    var syncs: Int { state.withLock { $0.syncs } }
    var reads: Int { state.withLock { $0.reads } }
    var fails: Bool {
        get { state.withLock { $0.fails } }
        set { state.withLock { $0.fails = newValue } }
    }

    func put(_ key: String, bytes: [UInt8]) async throws(KernelError) { self[key] = bytes }

    func append(_ key: String, at offset: UInt64, bytes: [UInt8]) async throws(KernelError) {
        let isDone = state.withLock { state in
            guard !state.fails, offset == 0 || state.blobs[key]?.count == Int(offset) else { return false }
            if offset == 0 { state.blobs[key] = [] }
            state.blobs[key, default: []] += bytes
            state.unflushed.insert(key)
            return true
        }
        guard isDone else { throw KernelError(code: "CONFLICT", message: "Another offset.") }
    }

    func sync(_ key: String) async throws(KernelError) {
        state.withLock {
            $0.syncs += 1
            $0.unflushed.remove(key)
        }
    }

    func read(_ key: String, offset: UInt64, length: UInt64) async throws(KernelError) -> [UInt8] {
        state.withLock { state in
            state.reads += 1
            return Array((state.blobs[key] ?? []).dropFirst(Int(offset)).prefix(Int(length)))
        }
    }

    func stat(_ key: String) async throws(KernelError) -> BlobInfo? {
        self[key].map { BlobInfo(key: key, size: UInt64($0.count)) }
    }

    func list(prefix: String, after: String, limit: Int) async throws(KernelError) -> [BlobInfo] { [] }

    func remove(_ key: String) async throws(KernelError) {
        state.withLock {
            $0.blobs[key] = nil
            $0.unflushed.remove(key)
        }
    }

    func removeAll(folder: String) async throws(KernelError) {}

    func rename(_ from: String, to target: String) async throws(KernelError) {
        state.withLock { $0.blobs[target] = $0.blobs.removeValue(forKey: from) }
    }
}
