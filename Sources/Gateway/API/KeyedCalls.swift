import JSON
import Kernel
import Logging

/// Calls of operations by clients with a key: attempts, idempotency, and what is counted of them. API.md, "One endpoint".
struct KeyedCalls: Sendable {
    let backend: any GatewayBackend
    let configuration: GatewayConfiguration
    let metrics: GatewayMetrics

    /// Runs a call that the caller may make.
    func run(
        _ call: CallRequest, _ attachment: Attachment?, _ head: RequestHead, _ caller: Caller
    ) async throws(KernelError) -> KeyedOutcome {
        let started = ContinuousClock.now
        do throws(KernelError) {
            let outcome = try await answer(call, attachment, head, caller)
            ended(call, outcome.isSuccess ? GatewayMetrics.ok : "INTERNAL_ERROR", since: started, head)
            return outcome
        } catch {
            ended(call, ClientError(error).error.code, since: started, head)
            throw error
        }
    }

    /// Counts what was refused before it came to a call. Only names of operations that there are become labels.
    func refused(_ error: KernelError, _ operation: String?) -> KernelError {
        let known = operation.flatMap { backend.publicOperation($0) == nil ? nil : $0 }
        metrics.refused(operation: known, ClientError(error).error.code)
        return error
    }

    private func ended(
        _ call: CallRequest, _ code: String, since started: ContinuousClock.Instant, _ head: RequestHead
    ) {
        metrics.called(call.operation, code, after: ContinuousClock.now - started)
        head.debug("call", ["operation": "\(call.operation)", "code": "\(code)"])
    }

    private func answer(
        _ call: CallRequest, _ attachment: Attachment?, _ head: RequestHead, _ caller: Caller
    ) async throws(KernelError) -> KeyedOutcome {
        let attempts = Attempts(backend: backend, pause: configuration.pause)
        let message = GatewayCall(
            operation: call.operation, account: caller.account, requestID: head.id, parameters: call.parameters,
            attachment: attachment, timeout: call.timeout)
        let key = try IdempotencyKey.key(of: head)
        let digest = key == nil ? [] : IdempotencyKey.digest(of: call, attachment)
        return try await head.client.needed { () async -> Result<KeyedOutcome, KernelError> in
            do throws(KernelError) {
                guard let key else { return .success(.data(try await attempts.run(message, retries: call.retries))) }
                let request = answerKept(key, digest, timeout: call.timeout, caller, head)
                let (answer, isReplayed) = try await backend.answers.answer(request) {
                    (idempotent) async throws(KernelError) in
                    var message = message
                    message.idempotency = idempotent
                    return try await attempts.run(message, retries: call.retries)
                }
                return .success(.envelope(answer.bytes, status: answer.status, isReplayed: isReplayed))
            } catch {
                return .failure(error)
            }
        }.get()
    }

    /// How a request with an idempotency key is answered, and what of it is kept.
    private func answerKept(
        _ key: String, _ digest: [UInt8], timeout: Duration, _ caller: Caller, _ head: RequestHead
    ) -> KeptAnswers.Request {
        let now = configuration.now
        return KeptAnswers.Request(keyID: caller.keyID, key: key, digest: digest, timeout: timeout) { result in
            Envelope.success(data: result, requestID: head.id, now: now(), duration: head.elapsed)
        } refuse: { error in
            // What changed nothing may be asked again: refusals, what is unavailable, and what nobody waited for.
            let shown = ClientError(error)
            guard shown.status >= 500, shown.status != 503, error.code != "CANCELLED" else { return nil }
            let answer = Answer.failure(error, head: head, now: now())
            guard case .bytes(let bytes) = answer.body else { return nil }
            return (answer.status, bytes)
        }
    }
}
