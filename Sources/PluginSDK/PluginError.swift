public import JSON

/// Why a plugin, or what it called, failed. What the client sees of it.
public struct PluginError: Error, Sendable, Hashable {
    /// A stable upper-case word: one of the API's, or the plugin's own.
    public var code: String
    /// One sentence that says what to do; no path, address or query of the server.
    public var message: String
    /// More, for programs.
    public var details: JSONObject
    /// Whether the same call may succeed later.
    public var retryable: Bool
    /// The HTTP status of a refused route request; nil is the code's own.
    public var status: Int?

    /// Makes one.
    public init(
        code: String, message: String, details: JSONObject = [:], retryable: Bool = false, status: Int? = nil
    ) {
        self.code = code
        self.message = message
        self.details = details
        self.retryable = retryable
        self.status = status
    }

    /// `VALIDATION_ERROR` about one value of the parameters; `path` is a JSON pointer ("/parameters/title").
    public static func validation(path: String, problem: String) -> PluginError {
        let issue: JSON = .object(["path": .string(path), "problem": .string(problem)])
        return PluginError(code: "VALIDATION_ERROR", message: problem, details: ["issues": .array([issue])])
    }

    /// `VALIDATION_ERROR` that is about no single value, with the HTTP status of a route's answer.
    public static func validation(_ message: String, status: Int? = nil) -> PluginError {
        PluginError(code: "VALIDATION_ERROR", message: message, status: status)
    }

    /// `NOT_FOUND`.
    public static func notFound(_ message: String) -> PluginError {
        PluginError(code: "NOT_FOUND", message: message)
    }

    /// `AUTHORIZATION_ERROR`: the caller is known, but may not.
    public static func forbidden(_ message: String) -> PluginError {
        PluginError(code: "AUTHORIZATION_ERROR", message: message)
    }

    /// `CONFLICT`: what was read has changed since; read again and retry.
    public static func conflict(_ message: String) -> PluginError {
        PluginError(code: "CONFLICT", message: message, retryable: true)
    }

    /// `INTERNAL_ERROR`: nothing the client can change.
    public static func internalError(_ message: String) -> PluginError {
        PluginError(code: "INTERNAL_ERROR", message: message)
    }

    /// A service that the manifest does not name, or the host does not have.
    static func missingService(_ name: String) -> PluginError {
        PluginError(
            code: "SERVICE_MISSING",
            message: "The service \"\(name)\" is not available: name it in the manifest's needs.services.")
    }
}
