import HTTPTypes
import Kernel
import Logging

extension Answer {
    /// The envelope's failure. What the client may not see is logged under the request's id.
    static func failure(_ error: KernelError, head: RequestHead, now: Int64) -> Answer {
        let shown = ClientError(error)
        if shown.isWithheld {
            head.logger.error("\(error.code): \(error.message)", metadata: ["details": "\(error.details)"])
        }
        var answer = Answer.json(Envelope.failure(shown.error, requestID: head.id, now: now), status: shown.status)
        if shown.status == 401 { answer.fields[.wwwAuthenticate] = "Bearer" }
        return answer
    }

    /// 405 for a path that exists.
    static func wrongMethod(allowed: [String], head: RequestHead, now: Int64) -> Answer {
        let methods = allowed.joined(separator: ", ")
        let error = KernelError(
            code: "VALIDATION_ERROR", message: "This address does not take \(head.method); it takes \(methods).",
            status: 405)
        var answer = Answer.failure(error, head: head, now: now)
        answer.fields[.allow] = methods
        return answer
    }

    /// Says how the caller's key stands. Without a limit there is nothing to say.
    mutating func state(_ limit: RateLimit?, now: Int64) {
        guard let limit else { return }
        fields[.rateLimit] = String(limit.limit)
        fields[.rateLimitRemaining] = String(limit.remaining)
        fields[.rateLimitReset] = String(limit.reset)
        if !limit.isAllowed { fields[.retryAfter] = String(limit.retryAfter(now: now)) }
    }
}
