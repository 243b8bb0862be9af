import Kernel
import Testing

@Suite("Blobs in memory alone")
struct EphemeralBlobsTests {
    private let clock = ManualClock()
    private let driver = CountedStorage()
    private let kept: EphemeralBlobs
    private let blobs: Blobs

    init() {
        kept = EphemeralBlobs(capacity: 100, clock: clock)
        blobs = Blobs(driver: driver, ephemeral: kept)
    }

    private static func key(_ name: String) -> BlobKey { BlobKey(account: "a", key: name) }

    @Test("are read like others, and touch no storage") func read() async throws {
        try blobs.keep(Self.key("live/1.m4s"), bytes: [1, 2, 3, 4], seconds: 60)
        #expect(try await blobs.read(Self.key("live/1.m4s"), offset: 1, length: 2) == [2, 3])
        #expect(try await blobs.read(Self.key("live/1.m4s"), offset: 3, length: 9) == [4])
        #expect(try await blobs.read(Self.key("live/1.m4s"), offset: 9, length: 9) == [])
        #expect(try await blobs.stat(Self.key("live/1.m4s"))?.size == 4)
        let source = try await blobs.source(Self.key("live/1.m4s"), isLasting: true, isFile: true)
        guard case .bytes([1, 2, 3, 4])? = source?.content else {
            Issue.record("no bytes: \(String(describing: source))")
            return
        }
        #expect(driver.calls.isEmpty)
        #expect(throws: KernelError.self) { try blobs.keep(Self.key("../x"), bytes: [], seconds: 1) }
    }

    @Test("are of one account alone") func account() async throws {
        try blobs.keep(Self.key("x"), bytes: [1], seconds: 60)
        #expect(try await blobs.stat(BlobKey(account: "b", key: "x")) == nil)
    }

    @Test("go with their time") func age() async throws {
        try blobs.keep(Self.key("x"), bytes: [1], seconds: 60)
        clock.advance(milliseconds: 1000)
        try blobs.keep(Self.key("y"), bytes: [1], seconds: 60)
        clock.advance(milliseconds: 58_999)
        #expect(try await blobs.stat(Self.key("x")) != nil)
        clock.advance(milliseconds: 1)
        #expect(try await blobs.stat(Self.key("x")) == nil)
        #expect(kept.figures.entries == 2)
        #expect(kept.expire() == clock.now + 1000)
        #expect(kept.figures.entries == 1 && kept.figures.bytes == 1 && kept.figures.dropped == 0)
    }

    @Test("go when they are removed, alone or with their folder, or stored") func removal() async throws {
        for name in ["s/1", "s/2", "s/3", "sx"] { try blobs.keep(Self.key(name), bytes: [1], seconds: 60) }
        try await blobs.remove(Self.key("s/1"))
        #expect(try await blobs.stat(Self.key("s/1")) == nil)
        try await blobs.put(Self.key("s/2"), bytes: [5, 6])
        #expect(try await blobs.read(Self.key("s/2"), offset: 0, length: 9) == [5, 6])
        try await blobs.removeAll(folder: Self.key("s"))
        #expect(try await blobs.stat(Self.key("s/3")) == nil)
        #expect(try await blobs.stat(Self.key("sx")) != nil)
        #expect(kept.figures.entries == 1 && kept.figures.bytes == 1)
    }

    @Test("are bounded: the oldest goes first, one that was written anew later") func bound() async throws {
        let bytes = [UInt8](repeating: 0, count: 40)
        try blobs.keep(Self.key("1"), bytes: bytes, seconds: 60)
        try blobs.keep(Self.key("2"), bytes: bytes, seconds: 60)
        try blobs.keep(Self.key("1"), bytes: bytes, seconds: 60)
        #expect(kept.figures.bytes == 80)
        try blobs.keep(Self.key("3"), bytes: bytes, seconds: 60)
        #expect(try await blobs.stat(Self.key("2")) == nil)
        #expect(try await blobs.stat(Self.key("1")) != nil)
        #expect(kept.figures.dropped == 1)
        try blobs.keep(Self.key("4"), bytes: [UInt8](repeating: 0, count: 101), seconds: 60)
        #expect(kept.figures.entries == 0 && kept.figures.bytes == 0 && kept.figures.dropped == 4)
    }

    @Test("their order does not grow for ever") func order() {
        for number in 0..<10_000 { kept.put("\(number)", bytes: [0, 1], seconds: 60) }
        #expect(kept.figures.entries == 50 && kept.figures.bytes == 100)
    }
}
