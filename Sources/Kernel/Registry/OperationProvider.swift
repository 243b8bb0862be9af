package import JSON
import PluginLoader

/// What stands behind operations: a plugin, or the kernel itself.
package struct OperationProvider: Sendable {
    /// Runs a call and answers with its result as JSON.
    package typealias Invoke = @Sendable (OperationCall) async throws(KernelError) -> [UInt8]

    /// Who it is, for messages.
    package let plugin: String
    /// What it offers.
    package let operations: [Operation]

    let invoke: Invoke
    /// Whether `invoke` ends by the call's deadline itself.
    let keepsDeadlines: Bool

    /// Makes a provider of a plugin's operations.
    init(_ plugin: PluginInstance) {
        self.plugin = plugin.manifest.name
        operations = plugin.manifest.operations.map { Operation($0, of: plugin.manifest.name) }
        invoke = { (call) async throws(KernelError) in try await plugin.invoke(call) }
        keepsDeadlines = true
    }

    /// Makes a provider. What `invoke` takes too long for is cancelled, and answered for it.
    package init(plugin: String, operations: [Operation], invoke: @escaping Invoke) {
        self.plugin = plugin
        self.operations = operations
        self.invoke = invoke
        keepsDeadlines = false
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
    /// The same on the clock that deadlines are kept by.
    package let end: CallDeadline
    /// How many calls of operations it is nested in.
    package let depth: Int
}
