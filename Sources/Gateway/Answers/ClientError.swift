import JSON
package import Kernel

/// An error as a client may see it: a code of API.md's table, its status, nothing of the server's inside.
package struct ClientError: Sendable {
    /// What goes into the envelope.
    package let error: KernelError
    /// 400 to 599.
    package let status: Int
    /// Whether the cause was withheld from the client, and is for the log.
    package let isWithheld: Bool

    /// Decides what a client may see of an error.
    ///
    /// The table's codes pass, and a plugin's own codes where the plugin gave the status. All else is an
    /// `INTERNAL_ERROR` without its message: 503 where the same request may succeed later or a plugin is missing, 500
    /// where neither is so. That there is no room is told.
    package init(_ error: KernelError) {
        let given = error.status.flatMap { (400...599).contains($0) ? $0 : nil }
        if let status = given ?? ClientError.statuses[error.code], error.code != ClientError.internalCode {
            self.error = error
            self.status = status
            self.isWithheld = false
        } else {
            let mayPass = error.retryable || error.code == "NOT_ENABLED"
            self.error = ClientError.full(error) ?? (mayPass ? ClientError.unavailable : .internal())
            self.status = given.flatMap { $0 >= 500 ? $0 : nil } ?? (mayPass ? 503 : 500)
            self.isWithheld = true
        }
    }

    private static let internalCode = "INTERNAL_ERROR"

    private static let statuses = [
        "VALIDATION_ERROR": 400,
        "AUTHENTICATION_ERROR": 401,
        "AUTHORIZATION_ERROR": 403,
        "NOT_FOUND": 404,
        "RATE_LIMIT_EXCEEDED": 429,
        "TIMEOUT": 503,
    ]

    /// Where there is no room left, a sentence that says so.
    private static func full(_ error: KernelError) -> KernelError? {
        guard error.code == "STORE_FULL" || error.code == "STORAGE_FULL" else { return nil }
        return KernelError(
            code: internalCode,
            message: "The server has no room left to save this: delete what is not needed, or ask its operator to make "
                + "room; what is there can be read.",
            retryable: true)
    }

    private static let unavailable = KernelError(
        code: internalCode, message: "A part of the server is not available now; try again in a moment.",
        retryable: true)
}
