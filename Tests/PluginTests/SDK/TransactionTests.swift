import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite struct TransactionTests {
    private let store = TestStore(clock: TestWallClock())
    private let counter = StoreKey(account: "a", key: "counter")

    private func key(_ key: String) -> StoreKey { StoreKey(account: "a", key: key) }

    private static func value(_ value: Int64) -> JSONObject { ["value": .integer(value)] }

    private func increment() async throws {
        try await store.transaction { [counter] transaction in
            let count = try await transaction.object(counter)?["value"]?.int64 ?? 0
            transaction.put(counter, Self.value(count + 1))
        }
    }

    @Test func runsAgainOnConflict() async throws {
        store.beforeNextCommit { _ in try await self.increment() }
        try await increment()
        #expect(try await store.get(counter)?.object()["value"] == 2)
    }

    @Test func concurrentOnesAllCount() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { try await self.increment() } }
            try await group.waitForAll()
        }
        #expect(try await store.get(counter)?.object()["value"] == 10)
    }

    @Test func givesUpAfterItsAttempts() async throws {
        for _ in 0..<3 { store.beforeNextCommit { _ in throw PluginError.conflict("again") } }
        let error = await #expect(throws: PluginError.self) {
            try await self.store.transaction(attempts: 3) { [counter] transaction in
                transaction.put(counter, Self.value(1))
            }
        }
        #expect(error?.code == "CONFLICT")
        #expect(store.commits == 0)
    }

    @Test func absenceIsCheckedToo() async throws {
        store.beforeNextCommit { [store, counter] _ in
            try await store.transaction { $0.put(counter, Self.value(41)) }
        }
        try await increment()
        #expect(try await store.get(counter)?.object()["value"] == 42)
    }

    @Test func seesItsOwnWrites() async throws {
        for name in ["k/1", "k/2", "k/3", "l"] { try await store.transaction { $0.put(self.key(name), Self.value(0)) } }
        try await store.transaction { transaction in
            transaction.put(key("k/0"), Self.value(1))
            transaction.put(key("k/2"), Self.value(1))
            transaction.delete(key("k/1"))
            let found = try await transaction.scan(StoreScan(account: "a", prefix: "k/"))
            #expect(found.map(\.key) == ["k/0", "k/2", "k/3"])
            let last = try await transaction.scan(StoreScan(account: "a", prefix: "k/", limit: 2, reverse: true))
            #expect(last.map(\.key) == ["k/3", "k/2"])
            #expect(try await transaction.get(key("k/1")) == nil)
            #expect(try await transaction.object(key("k/2")) == Self.value(1))
        }
        #expect(try await store.scan(StoreScan(account: "a", prefix: "k/")).map(\.key) == ["k/0", "k/2", "k/3"])
    }

    @Test func whatReadsAndThrowsCommitsNothing() async throws {
        try await store.transaction { _ = try await $0.get(counter) }
        await #expect(throws: PluginError.self) {
            try await self.store.transaction { [counter] transaction in
                transaction.put(counter, Self.value(1))
                throw PluginError.notFound("no")
            }
        }
        #expect(store.commits == 0)
    }

    @Test func aCommitOfAJobThatLostItsLeaseIsRefused() async throws {
        let job = Job(id: "job", account: "a", kind: "k", key: "x")
        store.loseLease(ofJob: "job")
        let error = await #expect(throws: PluginError.self) {
            try await self.store.transaction(job: job) { [counter] in $0.put(counter, Self.value(1)) }
        }
        #expect(error?.code == "LEASE_LOST")
    }

    @Test func countersAddUp() async throws {
        for delta: Int64 in [5, -7, 300] { try await store.transaction { $0.add(counter, delta) } }
        #expect(try await store.get(counter)?.counter == 298)
        try await store.transaction { $0.add(counter, -1000) }
        #expect(try await store.get(counter)?.counter == -702)
    }
}
