import KernelTesting
import MyPluginCore
import Testing

@Suite struct MyPluginTests {
    /// What every storage driver promises.
    @Test(arguments: StorageConformance.checks)
    func conforms(_ check: StorageConformance.Check) async throws {
        try await check.run(MyPluginStorage(host: TestHost().host))
    }
}
