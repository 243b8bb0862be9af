package import JSON
package import PluginLoader

/// What stands behind operations: a plugin, or the kernel itself.
package struct OperationProvider: Sendable {
    /// Runs a call and answers with its result as JSON.
    package typealias Invoke = @Sendable (OperationCall) async throws(KernelError) -> [UInt8]

    /// Who it is, for messages.
    package let plugin: String
    /// What it offers.
    package let operations: [Operation]

    let invoke: Invoke

    /// Makes a provider of a plugin's operations.
    package init(manifest: Manifest, invoke: @escaping Invoke) {
        self.init(
            plugin: manifest.name, operations: manifest.operations.map { Operation($0, of: manifest.name) },
            invoke: invoke)
    }

    /// Makes a provider.
    package init(plugin: String, operations: [Operation], invoke: @escaping Invoke) {
        self.plugin = plugin
        self.operations = operations
        self.invoke = invoke
    }
}

/// A call of an operation, as its provider gets it.
package struct OperationCall: Sendable {
    /// The operation's name.
    package let operation: String
    /// Whose data it is about.
    package let account: String
    /// For logs.
    package let requestID: String
    /// Valid by the operation's schema, whose defaults are filled in.
    package let parameters: JSON
    /// A file that came with it.
    package let attachment: Attachment?
    /// Where the answer is kept.
    package let idempotency: IdempotentCall?
    /// When nobody waits any more, milliseconds since 1970.
    package let deadline: Int64
}
