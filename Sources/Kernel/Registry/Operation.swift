public import JSON
import PluginLoader

/// An operation that an enabled plugin offers.
public struct Operation: Sendable {
    /// `create`.
    public let name: String
    /// What it does, in one sentence.
    public let summary: String
    /// The scope that an API key needs.
    public let scope: String
    /// Who may call it.
    public let visibility: Visibility
    /// Whether a file may come with the call.
    public let acceptsFile: Bool
    /// What its parameters must be.
    public let parameters: JSONSchema
    /// What it answers with.
    public let result: JSONSchema
    /// Parameters that fit.
    public let example: JSON
    /// The errors of its own, beyond those that every call may end with.
    public let errors: [OperationError]
    /// The plugin that offers it.
    public let plugin: String

    /// Who may call an operation.
    public enum Visibility: Sendable, Hashable {
        /// Clients, and plugins that need it.
        case `public`
        /// Plugins that need it.
        case `internal`
    }

    /// Makes an operation.
    package init(
        name: String, summary: String, scope: String, visibility: Visibility, acceptsFile: Bool = false,
        parameters: JSONSchema, result: JSONSchema, example: JSON, errors: [OperationError] = [], plugin: String
    ) {
        self.name = name
        self.summary = summary
        self.scope = scope
        self.visibility = visibility
        self.acceptsFile = acceptsFile
        self.parameters = parameters
        self.result = result
        self.example = example
        self.errors = errors
        self.plugin = plugin
    }
}

/// An error that an operation may end with.
public struct OperationError: Sendable, Hashable {
    /// `NOT_FOUND`.
    public let code: String
    /// The HTTP status where it is not the code's own.
    public let status: Int?
    /// When it happens, in one sentence.
    public let when: String

    /// Makes one.
    package init(code: String, status: Int?, when: String) {
        self.code = code
        self.status = status
        self.when = when
    }
}

extension Operation {
    /// An error that it ended with; one of the plugin's own code with the status that its manifest lists for it, without
    /// which it would not reach clients. Codes of the API have statuses of their own.
    func told(_ error: KernelError) -> KernelError {
        guard error.status == nil, !KernelError.apiCodes.contains(error.code),
            let status = errors.first(where: { $0.code == error.code })?.status
        else { return error }
        var told = error
        told.status = status
        return told
    }

    init(_ operation: Manifest.Operation, of plugin: String) {
        self.init(
            name: operation.name, summary: operation.summary, scope: operation.scope,
            visibility: operation.visibility == .public ? .public : .internal, acceptsFile: operation.acceptsFile,
            parameters: operation.parameters, result: operation.result, example: operation.example,
            errors: operation.errors.map { OperationError(code: $0.code, status: $0.status, when: $0.when) },
            plugin: plugin)
    }
}
