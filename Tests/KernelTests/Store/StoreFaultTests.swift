import Glibc
import Kernel
import Testing

/// The n-th sync of the store fails, for every n until none does: once and from then on.
@Suite struct StoreFaultTests {
    private static let commits = 12

    @Test func everySyncMayFail() async throws {
        var faults = 0
        for code in [EIO, ENOSPC] {
            for staysBroken in [false, true] {
                for failing in 1...Self.commits {
                    try await run(code, failing: failing, staysBroken: staysBroken)
                    faults += 1
                }
            }
        }
        print("store: \(faults) injected faults, nothing acknowledged was lost, nothing else was kept")
    }

    private func run(_ code: Int32, failing: Int, staysBroken: Bool) async throws {
        let folder = try TemporaryFolder()
        let disk = TestDisk()
        let store = try LMDBStore(folder, disk: disk)
        for _ in 1..<failing { disk.fail(with: 0) }
        for _ in 0..<(staysBroken ? Self.commits * 2 : 1) { disk.fail(with: code) }
        var outcomes: [StoreError.Code?] = []
        var expected: Set<[UInt8]> = []
        for index in 0..<Self.commits {
            let commit = commit(index)
            let outcome = await store.outcome(commit)
            outcomes.append(outcome)
            guard outcome == nil else { continue }
            expected.formUnion(commit.puts.map(\.key))
            expected.subtract(commit.deletes)
        }
        let before = outcomes.prefix(failing - 1)
        #expect(before.allSatisfy { $0 == nil })
        if code == EIO {
            #expect(outcomes[failing - 1] == .failed)
            #expect(outcomes.dropFirst(failing).allSatisfy { $0 == .closed }, "no sync is trusted after a failed one")
        } else {
            #expect(outcomes.dropFirst(failing).allSatisfy { $0 == (staysBroken ? .full : nil) })
        }
        #expect(try await keys(store) == expected, "reads go on")
        await store.close()
        let again = try LMDBStore(folder)
        #expect(try await keys(again) == expected)
        #expect(await again.outcome(.put("after")) == nil, "a restart ends it")
        await again.close()
    }

    /// Puts one and, but for the first, deletes the one before the last.
    private func commit(_ index: Int) -> StoreCommit {
        var commit = StoreCommit.put("k\(index)", [UInt8](repeating: 1, count: 3000))
        if index > 1 { commit.deletes = [Array("k\(index - 2)".utf8)] }
        return commit
    }

    private func keys(_ store: LMDBStore) async throws -> Set<[UInt8]> {
        Set(try await store.scan(StoreRange(prefix: [])).map(\.key))
    }
}
