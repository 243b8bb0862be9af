public import JSON
public import PluginSDK

/// An operation plugin: it greets, and counts the account's greetings in the server's store.
public struct MyPluginOperations: Plugin {
    // Must agree with the manifest, my-plugin.json.
    public static let name = "my-plugin"
    public static let version = "0.1.0"
    public static let operations = ["myPlugin"]

    private let host: Host

    public init(host: Host) async throws {
        self.host = host
    }

    public func invoke(_ call: Call) async throws -> JSON {
        // The manifest's schema let nothing else through.
        let name = call.parameters["name"]?.string ?? ""
        guard name.contains(where: { $0 != " " }) else {
            throw PluginError.validation(
                path: "/parameters/name", problem: "Say whom to greet: the name has nothing but spaces.")
        }
        // The server keeps accounts apart, and plugins too: this is the account's counter, in this plugin's own space.
        let key = StoreKey(account: call.account, key: "count")
        // All or nothing, and again where another call counted meanwhile. The answer goes with it, so that a request with an
        // idempotency key is counted once, however often it is sent.
        return try await host.store.answering { transaction in
            let count = (try await transaction.get(key)?.json().int64 ?? 0) + 1
            transaction.put(key, .integer(count))
            return ["greeting": "Hello, \(name)!", "count": .integer(count)]
        }
    }
}
