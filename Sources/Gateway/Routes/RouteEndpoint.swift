import HTTPTypes
import Kernel

/// Serves the routes of plugins: the plugin sees the head and decides, the gateway moves the bytes.
struct RouteEndpoint: Sendable {
    let backend: any GatewayBackend
    let now: @Sendable () -> Int64

    /// Answers a request that a route matched.
    func answer(
        _ head: RequestHead, _ target: RequestTarget, parameters: RouteRequest.Fields, exchange: any RouteExchange,
        _ body: inout BodyReader, inviting writer: borrowing ResponseWriter
    ) async -> Answer {
        let request = RouteRequest(
            method: head.method, path: target.path, query: target.query, requestID: head.id,
            clientAddress: head.clientAddress, contentLength: body.declaredLength.flatMap(Int64.init(exactly:)),
            headers: RouteFields.ofRequest(head), pathParameters: parameters)
        do throws(KernelError) {
            let decision = await head.client.needed {
                await RouteEndpoint.cancelling(exchange) { await exchange.head(request) }
            }
            guard let outcome = await take(decision, exchange, head, &body, writer) else {
                return try await respond(decision, head)
            }
            let final = await RouteEndpoint.cancelling(exchange) { await exchange.body(outcome.body) }
            if let failure = outcome.failure { throw failure }
            return try await respond(final, head)
        } catch {
            return .failure(error, head: head, now: now())
        }
    }

    /// Tells the plugin when the connection's task ends before the plugin decided.
    private static func cancelling(
        _ exchange: any RouteExchange, _ decide: () async -> RouteDecision
    ) async -> RouteDecision {
        await withTaskCancellationHandler(operation: decide) { exchange.cancel() }
    }

    /// Takes the body where the decision asks for it; nil where it does not. Whatever happens to the body is the outcome:
    /// who asked for it hears of it.
    private func take(
        _ decision: RouteDecision, _ exchange: any RouteExchange, _ head: RequestHead, _ body: inout BodyReader,
        _ writer: borrowing ResponseWriter
    ) async -> BodyStore.Outcome? {
        let type = head.fields[.contentType] ?? ""
        let progress: BodyProgress
        switch decision {
        case .takeBody, .storeBody, .appendBody: progress = body.observed()
        case .bytes, .blob, .failure, .signalling: return nil
        }
        exchange.takes(progress)
        defer { progress.isOver() }
        do throws(KernelError) {
            var outcome = try await take(decision, type, &body, writer)
            // Who ended it from this side answers.
            if progress.wasCut { outcome?.failure = nil }
            return outcome
        } catch {
            return BodyStore.Outcome(
                body: RouteBody(complete: false, overLimit: false, received: 0, contentType: type), failure: error)
        }
    }

    private func take(
        _ decision: RouteDecision, _ type: String, _ body: inout BodyReader, _ writer: borrowing ResponseWriter
    ) async throws(KernelError) -> BodyStore.Outcome? {
        switch decision {
        case .takeBody(let limit):
            return await collect(&body, limit: limit, type, writer)
        case .storeBody(let key, let offset, let limit, let acceptsMultipart):
            let store = BodyStore(backend: backend, key: key, offset: offset, limit: limit)
            let form = acceptsMultipart ? ContentType(type) : nil
            let isForm = form?.type == "multipart/form-data"
            // A form's own bytes, its boundaries and heads, do not count against the limit.
            let most = isForm ? limit.addingReportingOverflow(1 << 20).partialValue : limit
            guard (body.declaredLength ?? 0) <= max(most, limit) else { return RouteEndpoint.overLimit(type) }
            try await body.invited(by: writer)
            return try await withTaskExecutorPreference(globalConcurrentExecutor) { () async throws(KernelError) in
                if isForm, let form { return try await store.file(&body, type: form) }
                return try await store.plain(&body, contentType: type)
            }
        case .appendBody(let key, let append):
            guard (body.declaredLength ?? 0) <= append.limit else { return RouteEndpoint.overLimit(type) }
            try await body.invited(by: writer)
            return try await withTaskExecutorPreference(globalConcurrentExecutor) { () async throws(KernelError) in
                try await BodyStore(backend: backend, key: key, offset: append.offset, limit: append.limit)
                    .append(&body, append, contentType: type)
            }
        case .bytes, .blob, .failure, .signalling:
            return nil
        }
    }

    private func collect(
        _ body: inout BodyReader, limit: UInt64, _ type: String, _ writer: borrowing ResponseWriter
    ) async -> BodyStore.Outcome {
        do {
            guard let bytes = try await body.collect(upTo: limit, inviting: writer) else {
                return RouteEndpoint.overLimit(type)
            }
            return BodyStore.Outcome(
                body: RouteBody(
                    complete: true, overLimit: false, received: UInt64(bytes.count), bytes: bytes, contentType: type))
        } catch {
            return BodyStore.Outcome(
                body: RouteBody(complete: false, overLimit: false, received: 0, contentType: type),
                failure: body.breach)
        }
    }

    private static func overLimit(_ type: String) -> BodyStore.Outcome {
        BodyStore.Outcome(body: RouteBody(complete: false, overLimit: true, received: 0, contentType: type))
    }

    /// The answer for a decision that needs no body any more.
    private func respond(_ decision: RouteDecision, _ head: RequestHead) async throws(KernelError) -> Answer {
        switch decision {
        case .bytes(let status, let fields, let bytes):
            let fields = RouteFields.ofDecision(fields, head: head)
            var answer = Answer(status: status, fields: fields, body: .bytes(bytes))
            guard status == 200, ["GET", "HEAD"].contains(head.method) else { return answer }
            answer.compress(for: head)
            if let tag = answer.fields.value(.eTag), let condition = head.fields.value(.ifNoneMatch),
                EntityTag.matches(condition, tag)
            {
                answer.fields[.contentEncoding] = nil
                return Answer(status: 304, fields: answer.fields)
            }
            return answer
        case .blob(let key, let status, let fields, let parts):
            let fields = RouteFields.ofDecision(fields, head: head)
            let isLasting = fields.value(.cacheControl)?.holds("immutable") == true
            let source = try await backend.blobSource(key, isLasting: isLasting, isFile: head.client.takesFiles)
            guard let source else {
                var answer = Answer.failure(
                    .notFound("There is nothing at this address, or no longer."), head: head, now: now())
                answer.keepAccessControl(of: fields)
                return answer
            }
            return BlobAnswer(source: source, parts: parts, status: status, fields: fields).answer(head, now: now())
        case .failure(let error, let fields):
            var answer = Answer.failure(error, head: head, now: now())
            answer.add(RouteFields.ofDecision(fields, head: head))
            // The plugin did not come to say who may read why: what is only read, any page may.
            if fields.isEmpty, ["GET", "HEAD"].contains(head.method) { answer.fields[.accessControlAllowOrigin] = "*" }
            return answer
        case .signalling(let inner, let signal):
            var answer = try await respond(inner, head)
            answer.signal = signal
            return answer
        case .takeBody, .storeBody, .appendBody:
            throw KernelError(code: "INTERNAL_ERROR", message: "A plugin asked for a body that it had already.")
        }
    }
}
