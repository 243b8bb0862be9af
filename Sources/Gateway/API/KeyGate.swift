import HTTPTypes
import Kernel

/// What every address of the API does before and after its own work: method, key, limit, scope; then the envelope.
struct KeyGate: Sendable {
    let backend: any GatewayBackend
    let configuration: GatewayConfiguration
    let limiter: RateLimiter

    /// Answers a request. The key is checked before anything of the body is read.
    func answer(
        _ endpoint: some KeyedEndpoint, _ head: RequestHead, _ target: RequestTarget, _ body: inout BodyReader,
        inviting writer: borrowing ResponseWriter
    ) async -> Answer {
        guard let method = endpoint.methods.first(where: { $0.name == head.method }) else {
            let allowed = endpoint.methods.map(\.name)
            return wrongMethod(allowed: allowed, head)
        }
        var limit = limiter.unused(now: configuration.now())
        var answer: Answer
        do throws(KernelError) {
            let caller = try await authenticate(head)
            limit = limiter.count(key: caller.keyID, now: configuration.now())
            if let limit, !limit.isAllowed { throw KeyGate.tooMany }
            if let scope = method.scope, !caller.has(scope) {
                throw .authorization("This needs a key with the scope `\(scope)`; this key lacks it.")
            }
            let request = KeyedRequest(head: head, target: target, caller: caller)
            answer = framed(try await endpoint.perform(request, &body, inviting: writer), head)
        } catch {
            answer = .failure(error, head: head, now: configuration.now())
        }
        answer.state(limit, now: configuration.now())
        return answer
    }

    /// The API's answer for a request that nobody serves.
    func refusal(_ error: KernelError, _ head: RequestHead) -> Answer {
        unserved(.failure(error, head: head, now: configuration.now()))
    }

    /// The API's answer for a method that its address does not take.
    func wrongMethod(allowed: [String], _ head: RequestHead) -> Answer {
        unserved(.wrongMethod(allowed: allowed, head: head, now: configuration.now()))
    }

    private func unserved(_ answer: Answer) -> Answer {
        var answer = answer
        answer.state(limiter.unused(now: configuration.now()), now: configuration.now())
        return answer
    }

    private func framed(_ outcome: KeyedOutcome, _ head: RequestHead) -> Answer {
        switch outcome {
        case .data(let data):
            let bytes = Envelope.success(
                data: data, requestID: head.id, now: configuration.now(), duration: head.elapsed)
            return .json(bytes, status: 200)
        case .envelope(let bytes, let status, let isReplayed):
            var answer = Answer.json(bytes, status: status)
            if isReplayed { answer.fields[.idempotentReplayed] = "true" }
            return answer
        }
    }

    private func authenticate(_ head: RequestHead) async throws(KernelError) -> Caller {
        guard let key = BearerKey.key(of: head.fields[.authorization]) else {
            throw .authentication("Send an API key with the request: `Authorization: Bearer KEY`.")
        }
        return try await backend.authenticate(key)
    }

    private static let tooMany = KernelError(
        code: "RATE_LIMIT_EXCEEDED",
        message: "This key has made all its requests of this minute; wait as long as Retry-After says.", retryable: true
    )
}
