public import JSON

/// The operations of other plugins, by name.
public protocol Registry: Sendable {
    /// Calls an operation that the manifest's `needs.operations` names; its schema validates the parameters.
    ///
    /// Throws the operation's own ``PluginError``; `NOT_ENABLED` when no enabled plugin offers it.
    func call(
        _ operation: String, account: String, parameters: JSONObject, requestID: String
    ) async throws -> JSON

    /// Whether an enabled plugin offers the operation.
    func offers(_ operation: String) -> Bool
}
