public import JSON

/// Why the kernel, or a plugin behind it, refused or failed a call.
///
/// `code` is one of the wire contract's words (`VALIDATION_ERROR`, `NOT_FOUND`, …) or a plugin's own; `message` is one
/// sentence for the person who made the call: it says what to do and holds no path, address or query of the server.
public struct KernelError: Error, Sendable, Hashable {
    /// A stable upper-case word.
    public var code: String
    /// One sentence that says what to do next.
    public var message: String
    /// More, for programs. Always an object; `issues` for a `VALIDATION_ERROR`.
    public var details: JSONObject
    /// Whether the same call may succeed later.
    public var retryable: Bool
    /// The HTTP status, where it is not the code's own (a 410 of an upload address, say).
    public var status: Int?

    /// Makes an error.
    public init(
        code: String, message: String, details: JSONObject = [:], retryable: Bool = false, status: Int? = nil
    ) {
        self.code = code
        self.message = message
        self.details = details
        self.retryable = retryable
        self.status = status
    }

    /// The codes that every client knows. API.md, "One endpoint".
    static let apiCodes: Set<String> = [
        "VALIDATION_ERROR", "AUTHENTICATION_ERROR", "AUTHORIZATION_ERROR", "NOT_FOUND", "RATE_LIMIT_EXCEEDED",
        "TIMEOUT",
        "INTERNAL_ERROR",
    ]

    /// `VALIDATION_ERROR` with one issue at a JSON pointer.
    public static func validation(path: String, problem: String) -> KernelError {
        .validation([(path, problem)])
    }

    /// `VALIDATION_ERROR` with its issues; the message repeats the first.
    public static func validation(_ issues: [(path: String, problem: String)]) -> KernelError {
        let first = issues.first.map { "\($0.path): \($0.problem)" } ?? "the request is not valid"
        let more = issues.count > 1 ? " (and \(issues.count - 1) more)" : ""
        let list = issues.map { JSON.object(["path": .string($0.path), "problem": .string($0.problem)]) }
        return KernelError(code: "VALIDATION_ERROR", message: first + more, details: ["issues": .array(list)])
    }

    /// `NOT_FOUND`.
    public static func notFound(_ message: String) -> KernelError {
        KernelError(code: "NOT_FOUND", message: message)
    }

    /// `AUTHENTICATION_ERROR`.
    public static func authentication(_ message: String) -> KernelError {
        KernelError(code: "AUTHENTICATION_ERROR", message: message)
    }

    /// `AUTHORIZATION_ERROR`.
    public static func authorization(_ message: String) -> KernelError {
        KernelError(code: "AUTHORIZATION_ERROR", message: message)
    }

    /// `INTERNAL_ERROR`, which tells the client nothing but that it may report the request's id.
    public static func `internal`(
        _ message: String = "Something failed inside the server; its log has more under this request's id."
    ) -> KernelError {
        KernelError(code: "INTERNAL_ERROR", message: message)
    }

    /// `TIMEOUT`.
    public static func timeout(_ operation: String) -> KernelError {
        KernelError(
            code: "TIMEOUT",
            message: "\(operation) did not finish in time; try again, or with a larger options.timeout.",
            retryable: true)
    }
}

extension KernelError: CustomStringConvertible {
    public var description: String { "\(code): \(message)" }
}
