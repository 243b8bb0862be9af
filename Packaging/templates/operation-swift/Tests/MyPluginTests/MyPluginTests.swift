import JSON
import KernelTesting
import MyPluginCore
import PluginSDK
import Testing

@Suite struct MyPluginTests {
    private let server = TestHost()

    @Test func greetsAndCounts() async throws {
        #expect(try await greet("Ada") == ["greeting": "Hello, Ada!", "count": 1])
        #expect(try await greet("Grace") == ["greeting": "Hello, Grace!", "count": 2])
    }

    @Test func countsEachAccountForItself() async throws {
        _ = try await greet("Ada", account: "acme")
        #expect(try await greet("Ada", account: "globex") == ["greeting": "Hello, Ada!", "count": 1])
    }

    @Test func countsAgainWhenAnotherCallWasFirst() async throws {
        server.store.beforeNextCommit { _ in _ = try await greet("Grace") }
        #expect(try await greet("Ada")["count"] == 2)
    }

    @Test func greetsSomebody() async throws {
        let error = try await #require(throws: PluginError.self) { try await greet("  ") }
        #expect(error.code == "VALIDATION_ERROR")
        #expect(server.store.commits == 0)
    }

    private func greet(_ name: String, account: String = "acme") async throws -> JSON {
        let plugin = try await MyPluginOperations(host: server.host)
        return try await plugin.invoke(
            Call(operation: "myPlugin", account: account, parameters: ["name": .string(name)]))
    }
}
