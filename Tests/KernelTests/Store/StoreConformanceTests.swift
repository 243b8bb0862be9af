import Kernel
import KernelTesting
import Testing

/// Every driver, put through the suite.
@Suite struct StoreConformanceTests {
    @Test(arguments: StoreConformance.checks)
    func lmdb(_ check: StoreConformance.Check) async throws {
        let folder = try TemporaryFolder()
        let store = try LMDBStore(folder: folder.path)
        do {
            try await check.run(store)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }

    @Test(arguments: StoreConformance.checks)
    func memory(_ check: StoreConformance.Check) async throws {
        try await check.run(MemoryStore())
    }

    @Test(arguments: StoreConformance.durableChecks)
    func lmdbReopened(_ check: StoreConformance.DurableCheck) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        try await check.run { try LMDBStore(folder: path) }
    }
}
