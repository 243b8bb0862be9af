import HTTPTypes

extension HTTPField.Name {
    static let requestID = HTTPField.Name(token: "X-Request-ID")
    static let rateLimit = HTTPField.Name(token: "X-RateLimit-Limit")
    static let rateLimitRemaining = HTTPField.Name(token: "X-RateLimit-Remaining")
    static let rateLimitReset = HTTPField.Name(token: "X-RateLimit-Reset")
    static let idempotencyKey = HTTPField.Name(token: "X-Idempotency-Key")
    static let idempotentReplayed = HTTPField.Name(token: "Idempotent-Replayed")
    static let forwardedFor = HTTPField.Name(token: "X-Forwarded-For")

    /// The names above are tokens, so that the other name is never taken.
    private init(token: String) {
        self = HTTPField.Name(token) ?? .warning
    }

    private static var warning: HTTPField.Name { .expires }
}
