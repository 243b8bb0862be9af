import Glibc
import Kernel
import Testing

/// One transaction for all that wait, and what becomes of them when it fails.
@Suite struct GroupCommitTests {
    private let folder: TemporaryFolder
    private let disk = TestDisk()

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Commits one whose sync is held, lets the others queue behind it, and answers how those ended.
    private func batch(
        _ store: LMDBStore, _ commits: [StoreCommit], prepare: @Sendable () -> Void = {}
    ) async throws -> [StoreError.Code?] {
        let syncs = disk.syncs
        disk.hold()
        async let first = store.outcome(.put("first"))
        try await eventually("the first sync") { [disk] in disk.syncs > syncs }
        let outcomes = try await withThrowingTaskGroup(of: (Int, StoreError.Code?).self) { group in
            for (index, commit) in commits.enumerated() {
                group.addTask { (index, await store.outcome(commit)) }
                try await eventually("\(index + 1) waiting commits") { store.waiting > index }
            }
            prepare()
            disk.release()
            return try await group.reduce(into: [StoreError.Code?](repeating: nil, count: commits.count)) {
                $0[$1.0] = $1.1
            }
        }
        #expect(await first == nil)
        return outcomes
    }

    @Test func whatWaitsIsOneTransaction() async throws {
        let store = try LMDBStore(folder, disk: disk)
        let outcomes = try await batch(store, (0..<31).map { .put("k\($0)") })
        #expect(outcomes.allSatisfy { $0 == nil })
        let statistics = store.statistics()
        #expect(statistics.commits == 32)
        #expect(statistics.transactions == 2)
        #expect(statistics.largestBatch == 31)
        #expect(disk.syncs == 2)
        await store.close()
    }

    @Test func aConflictFailsNobodyElse() async throws {
        let store = try LMDBStore(folder, disk: disk)
        var second = StoreCommit.put("a", [2])
        second.checks = [.init(key: Array("a".utf8), version: 0)]
        let outcomes = try await batch(store, [.put("a", [1]), second, .put("b")])
        #expect(outcomes == [nil, .conflict, nil])
        #expect(try await store.get(Array("a".utf8))?.value == [1])
        #expect(store.statistics().conflicts == 1)
        await store.close()
    }

    @Test func conflictsAloneSyncNothing() async throws {
        let store = try LMDBStore(folder, disk: disk)
        var commit = StoreCommit.put("a")
        commit.checks = [.init(key: [1], version: 7)]
        #expect(await store.outcome(commit) == .conflict)
        #expect(disk.syncs == 0)
        await store.close()
    }

    @Test func nothingIsAcknowledgedAfterAFailedSync() async throws {
        let store = try LMDBStore(folder, disk: disk)
        #expect(await store.outcome(.put("before")) == nil)
        let outcomes = try await batch(store, (0..<5).map { .put("k\($0)") }) { [disk] in disk.fail(with: EIO) }
        #expect(outcomes == [.failed, .failed, .failed, .failed, .failed])
        #expect(await store.outcome(.put("after")) == .closed)
        #expect(try await store.get(Array("before".utf8)) != nil, "reads must go on")
        await store.close()

        let again = try LMDBStore(folder)
        let keys = try await again.scan(StoreRange(prefix: [])).map { String(decoding: $0.key, as: UTF8.self) }
        #expect(keys == ["before", "first"])
        await again.close()
    }

    @Test func aFullDiskFailsTheCommitAndNotTheStore() async throws {
        let store = try LMDBStore(folder, disk: disk)
        disk.fail(with: ENOSPC)
        #expect(await store.outcome(.put("a")) == .full)
        #expect(try await store.get(Array("a".utf8)) == nil)
        #expect(await store.outcome(.put("a")) == nil)
        await store.close()
    }

    @Test func aBatchThatDoesNotFitIsTriedOneByOne() async throws {
        let store = try LMDBStore(folder, disk: disk)
        let outcomes = try await batch(store, (0..<4).map { .put("k\($0)") }) { [disk] in
            disk.fail(with: ENOSPC, 0, ENOSPC, 0, 0)
        }
        #expect(outcomes == [nil, .full, nil, nil])
        await store.close()
    }

    @Test(arguments: 1...6)
    func aFailureAtAnySyncLeavesWhatWasAcknowledged(_ failing: Int) async throws {
        let store = try LMDBStore(folder, disk: disk)
        for _ in 1..<failing { disk.fail(with: 0) }
        disk.fail(with: EIO)
        var acknowledged: Set<String> = []
        for index in 0..<6 where await store.outcome(.put("k\(index)")) == nil { acknowledged.insert("k\(index)") }
        #expect(acknowledged.count == failing - 1)
        await store.close()
        let again = try LMDBStore(folder)
        let keys = try await again.scan(StoreRange(prefix: [])).map { String(decoding: $0.key, as: UTF8.self) }
        #expect(Set(keys) == acknowledged)
        await again.close()
    }
}
