import Kernel
import Testing

/// A map that is full, and one that grows.
@Suite struct StoreMapTests {
    private static let mebibyte = 1 << 20
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func value(_ size: Int) -> [UInt8] { [UInt8](repeating: 3, count: size) }

    @Test func aFullMapRefusesAndIsReadOn() async throws {
        let store = try LMDBStore(folder, mapSize: 2 * Self.mebibyte, largestMapSize: 2 * Self.mebibyte)
        var taken = 0
        while await store.outcome(.put("k\(taken)", value(200_000))) == nil { taken += 1 }
        #expect(3..<11 ~= taken)
        #expect(await store.outcome(.put("more", value(200_000))) == .full)
        #expect(try await store.scan(StoreRange(prefix: [])).count == taken)
        #expect(await store.outcome(.put("small")) == nil, "what fits is taken")
        await store.close()

        let larger = try LMDBStore(folder)
        #expect(await larger.outcome(.put("more", value(200_000))) == nil)
        #expect(try await larger.scan(StoreRange(prefix: [])).count == taken + 2)
        await larger.close()
    }

    @Test func aMapGrowsWhileItIsRead() async throws {
        let store = try LMDBStore(folder, mapSize: Self.mebibyte, largestMapSize: 256 * Self.mebibyte)
        let count = 60
        try await withThrowingTaskGroup(of: Void.self) { group in
            for reader in 0..<4 {
                group.addTask {
                    var seen = 0
                    while seen < count {
                        let entries = try await store.scan(StoreRange(prefix: []))
                        #expect(entries.count >= seen, "reader \(reader) must not lose entries")
                        #expect(entries.allSatisfy { $0.value.count == 500_000 })
                        seen = entries.count
                        await Task.yield()
                    }
                }
            }
            for index in 0..<count { try await store.commit(.put("k\(index)", value(500_000))) }
            try await group.waitForAll()
        }
        await store.close()
    }

    @Test func oneTooLargeCommitFailsAlone() async throws {
        let disk = TestDisk()
        let store = try LMDBStore(folder, disk: disk, mapSize: Self.mebibyte, largestMapSize: 2 * Self.mebibyte)
        var large = StoreCommit()
        large.puts = (0..<3).map { .init(key: [1, UInt8($0)], value: value(Self.mebibyte)) }
        let commits = [StoreCommit.put("a"), large, .put("b")]
        disk.hold()
        async let first = store.outcome(.put("first"))
        try await eventually("the first sync") { disk.syncs > 0 }
        let outcomes = try await withThrowingTaskGroup(of: (Int, StoreError.Code?).self) { group in
            for (index, commit) in commits.enumerated() {
                group.addTask { (index, await store.outcome(commit)) }
                try await eventually("\(index + 1) waiting commits") { store.waiting > index }
            }
            disk.release()
            return try await group.reduce(into: [0: StoreError.Code?.none]) { $0[$1.0] = $1.1 }
        }
        #expect(await first == nil)
        #expect(outcomes == [0: nil, 1: .full, 2: nil])
        await store.close()
    }
}
