import JSON

/// The operations that the kernel itself offers to plugins.
enum KernelOperations {
    /// The server's version, as it tells clients.
    static let serverVersion = "0.1.0"

    /// Their names.
    static let names: Set<String> = ["serviceOperations", "backup"]

    /// The provider of them. The registry comes later, since it holds them too.
    static func provider(
        _ services: KernelServices, _ backups: Backups
    ) throws(JSONSchemaError) -> OperationProvider {
        let nothing = try JSONSchema(["type": "object", "additionalProperties": false])
        let object = try JSONSchema(["type": "object"])
        let operations = [
            Operation(
                name: "serviceOperations", summary: "Name, version and enabled public operations of this server.",
                scope: "read", visibility: .internal, parameters: nothing, result: object, example: [:],
                plugin: "kernel"),
            Operation(
                name: "backup",
                summary: "Copies the store, as it is now, and the list of blobs to the server's backups.",
                scope: "admin", visibility: .public, parameters: nothing, result: object, example: [:],
                plugin: "kernel"),
        ]
        return OperationProvider(plugin: "kernel", operations: operations) { (call) async throws(KernelError) in
            if call.operation == "backup" { return try await backups.make().bytes() }
            guard let registry = services.registry else { throw .internal() }
            let names = registry.operations.filter { $0.visibility == .public }.map { JSON.string($0.name) }
            let answer: JSON = ["name": "stream", "version": .string(serverVersion), "operations": .array(names)]
            return answer.bytes()
        }
    }
}
