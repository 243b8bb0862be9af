import JSON

/// The operations that the kernel itself offers to plugins.
enum KernelOperations {
    /// The server's version, as it tells clients.
    static let serverVersion = "0.1.0"

    /// Their names.
    static let names: Set<String> = ["serviceOperations", "backup", "config"]

    /// The provider of them. The registry comes later, since it holds them too.
    static func provider(
        _ services: KernelServices, _ backups: Backups, settings: JSON
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
            Operation(
                name: "config",
                summary: "The settings in effect and where each was given. Secrets are masked.",
                scope: "admin", visibility: .public, parameters: nothing, result: try JSONSchema(configuration),
                example: [:], plugin: "kernel"),
        ]
        let shown = settings.bytes()
        return OperationProvider(plugin: "kernel", operations: operations) { (call) async throws(KernelError) in
            if call.operation == "backup" { return try await backups.make().bytes() }
            if call.operation == "config" { return shown }
            guard let registry = services.registry else { throw .internal() }
            let names = registry.operations.filter { $0.visibility == .public }.map { JSON.string($0.name) }
            let answer: JSON = ["name": "stream", "version": .string(serverVersion), "operations": .array(names)]
            return answer.bytes()
        }
    }

    /// The result of `config`.
    private static let configuration: JSON = [
        "type": "object", "required": ["settings"],
        "properties": [
            "settings": [
                "type": "array",
                "items": [
                    "type": "object", "required": ["path", "value", "source", "place"],
                    "properties": [
                        "path": ["type": "string"], "value": [:], "place": ["type": "string"],
                        "source": ["enum": ["default", "file", "environment"]],
                    ],
                ],
            ]
        ],
    ]
}
