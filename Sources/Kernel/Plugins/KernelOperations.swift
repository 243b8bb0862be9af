import JSON

/// The operations that the kernel itself offers to plugins.
enum KernelOperations {
    /// The server's version, as it tells clients.
    static let serverVersion = "0.1.0"

    /// Their names.
    static let names: Set<String> = ["serviceOperations"]

    /// The provider of them. The registry comes later, since it holds them too.
    static func provider(_ services: KernelServices) throws(JSONSchemaError) -> OperationProvider {
        let operation = Operation(
            name: "serviceOperations", summary: "Name, version and enabled public operations of this server.",
            scope: "read", visibility: .internal,
            parameters: try JSONSchema(["type": "object", "additionalProperties": false]),
            result: try JSONSchema(["type": "object"]), example: [:], plugin: "kernel")
        return OperationProvider(plugin: "kernel", operations: [operation]) { (_) async throws(KernelError) in
            guard let registry = services.registry else { throw .internal() }
            let names = registry.operations.filter { $0.visibility == .public }.map { JSON.string($0.name) }
            let answer: JSON = ["name": "stream", "version": .string(serverVersion), "operations": .array(names)]
            return answer.bytes()
        }
    }
}
