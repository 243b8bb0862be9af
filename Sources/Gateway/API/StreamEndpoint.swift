import HTTPTypes
import JSON
import Kernel
import Logging

/// `POST /stream`: the one endpoint of the API. API.md, "One endpoint".
struct StreamEndpoint: KeyedEndpoint {
    let backend: any GatewayBackend
    let configuration: GatewayConfiguration
    let metrics: GatewayMetrics

    let methods: [(name: String, scope: String?)] = [("POST", nil)]

    func perform(
        _ request: KeyedRequest, _ body: inout BodyReader, inviting writer: borrowing ResponseWriter
    ) async throws(KernelError) -> KeyedOutcome {
        let (head, caller) = (request.head, request.caller)
        let type = ContentType(head.fields[.contentType] ?? "application/json")
        if type.type == "multipart/form-data" { return try await form(type, head, caller, &body, writer) }
        // Read as JSON whatever it is called: `curl -d` calls every body a form.
        let call: CallRequest
        do throws(KernelError) {
            let bytes = try await body.whole(
                upTo: UInt64(configuration.maximumBodyBytes), inviting: writer,
                instead: "; send a file as multipart/form-data")
            call = try CallRequest(body: bytes)
        } catch {
            throw refused(error, nil)
        }
        return try await run(call, nil, head, caller)
    }

    /// A call with its file. Whatever happens, nothing is left where the file was staged.
    private func form(
        _ type: ContentType, _ head: RequestHead, _ caller: Caller, _ body: inout BodyReader,
        _ writer: borrowing ResponseWriter
    ) async throws(KernelError) -> KeyedOutcome {
        let key = BlobKey(account: caller.account, key: "\(Blobs.stagingFolder)/\(ULID().description)")
        var form = CallForm(backend: backend, fileLimit: configuration.maximumFileBytes, key: key) {
            [self] (operation, hasFile) throws(KernelError) in try check(operation, hasFile: hasFile, caller)
        }
        let result: Result<KeyedOutcome, KernelError>
        do throws(KernelError) {
            let call: CallRequest
            do throws(KernelError) {
                try await body.invited(by: writer)
                call = try await withTaskExecutorPreference(globalConcurrentExecutor) {
                    () async throws(KernelError) in try await form.read(&body, type: type)
                }
            } catch {
                throw refused(error, form.operation)
            }
            result = .success(try await run(call, form.attachment, head, caller))
        } catch {
            result = .failure(error)
        }
        if form.attachment != nil { await discard(key, head) }
        return try result.get()
    }

    /// Deletes a staged file that the operation did not take, in a task that a cancelled request does not end.
    private func discard(_ key: BlobKey, _ head: RequestHead) async {
        await Task { [backend] in
            do {
                try await backend.removeBlob(key)
            } catch {
                head.logger.warning("A staged file could not be deleted; the next start does it: \(error)")
            }
        }.value
    }

    private func run(
        _ call: CallRequest, _ attachment: Attachment?, _ head: RequestHead, _ caller: Caller
    ) async throws(KernelError) -> KeyedOutcome {
        do throws(KernelError) {
            try check(call.operation, hasFile: attachment != nil, caller)
        } catch {
            throw refused(error, call.operation)
        }
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

    private func ended(
        _ call: CallRequest, _ code: String, since started: ContinuousClock.Instant, _ head: RequestHead
    ) {
        metrics.called(call.operation, code, after: ContinuousClock.now - started)
        head.debug("call", ["operation": "\(call.operation)", "code": "\(code)"])
    }

    /// Counts what was refused before it came to a call. Only names of operations that there are become labels.
    private func refused(_ error: KernelError, _ operation: String?) -> KernelError {
        let known = operation.flatMap { backend.publicOperation($0) == nil ? nil : $0 }
        metrics.refused(operation: known, ClientError(error).error.code)
        return error
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

    private func check(_ name: String, hasFile: Bool, _ caller: Caller) throws(KernelError) {
        guard let operation = backend.publicOperation(name) else {
            throw .validation(path: "/operation", problem: "no enabled plugin offers an operation of this name")
        }
        guard caller.has(operation.scope) else {
            throw .authorization("\(name) needs a key with the scope `\(operation.scope)`; this key lacks it.")
        }
        guard !operation.isOperators || caller.account == Keys.adminAccount else {
            throw .authorization("\(name) is about the whole server; it needs an admin key of the operator's account.")
        }
        guard !hasFile || operation.acceptsFile else {
            throw .validation(path: "/file", problem: "\(name) takes no file")
        }
    }
}
