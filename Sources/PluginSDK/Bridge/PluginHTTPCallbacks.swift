internal import CStreamPlugin
internal import JSON

/// `stream_operations_v1.http_head`.
func pluginHead(
    _ instance: UnsafeMutableRawPointer?, _ request: UnsafePointer<stream_http_request>?,
    _ decide: stream_http_decide_fn?
) {
    guard let boundary = request?.pointee, let decide, let instance = PluginInstance.of(instance) else { return }
    let id = boundary.call_id
    let request = HTTPRequest(boundary)
    instance.begin(id) { plugin in
        await instance.decide(id, request, plugin, decide) { try await plugin.respond(to: request) }
    }
}

/// `stream_operations_v1.http_body`.
func pluginBody(
    _ instance: UnsafeMutableRawPointer?, _ body: UnsafePointer<stream_http_body>?, _ decide: stream_http_decide_fn?
) {
    guard let boundary = body?.pointee, let decide, let instance = PluginInstance.of(instance) else { return }
    let id = boundary.call_id
    let body = HTTPBody(boundary)
    guard let request = instance.takeRequest(id) else {
        HTTPDecision.refuse(.cancelled).withBoundary { decide(id, $0) }
        return
    }
    instance.begin(id) { plugin in
        await instance.decide(id, request, plugin, decide) { try await plugin.received(body, for: request) }
    }
}

extension PluginInstance {
    fileprivate func decide(
        _ id: UInt64, _ request: HTTPRequest, _ plugin: any Plugin,
        _ decide: @convention(c) (UInt64, UnsafePointer<stream_http_decision>?) -> Void,
        _ decision: () async throws -> HTTPDecision
    ) async {
        do {
            let decision = try await decision()
            // Before the decision is out: the body may be there at once.
            let isCancelled = decision.asksForBody && !keep(request, for: id)
            decision.withBoundary { decide(id, $0) }
            if isCancelled { await lose(request, plugin) }
        } catch {
            let refusal = HTTPDecision.refuse(
                told(of: error, during: "A \(request.method) request"), headers: plugin.refusalHeaders(for: request))
            refusal.withBoundary { decide(id, $0) }
        }
    }
}

extension PluginInstance {
    /// Tells the plugin that the body it asked for will not come: nobody waits any more.
    func lose(_ request: HTTPRequest, _ plugin: any Plugin) async {
        do {
            _ = try await plugin.received(HTTPBody(complete: false), for: request)
        } catch {
            _ = told(of: error, during: "The end of a \(request.method) request")
        }
    }
}

extension HTTPRequest {
    fileprivate init(_ request: stream_http_request) {
        self.init(
            id: request.call_id, route: Int(request.route), method: request.method.text, path: request.path.text,
            query: request.query.text,
            requestID: request.request_id.text, clientAddress: request.client_address.text,
            contentLength: request.content_length < 0 ? nil : request.content_length,
            headers: HTTPRequest.fields(request.headers, request.header_count),
            pathParameters: HTTPRequest.fields(request.path_parameters, request.path_parameter_count))
    }

    private static func fields(_ fields: UnsafePointer<stream_field>?, _ count: Int) -> [(name: String, value: String)]
    {
        UnsafePointer.elements(fields, count).map { (name: $0.name.text, value: $0.value.text) }
    }
}

extension HTTPBody {
    fileprivate init(_ body: stream_http_body) {
        self.init(
            complete: body.complete != 0, overLimit: body.over_limit != 0, received: body.received,
            bytes: body.bytes.array, sha256: body.sha256.text, filename: body.filename.text,
            contentType: body.content_type.text)
        digestState = body.digest_state.array
        mismatch = body.mismatch != 0
    }
}

extension HTTPDecision {
    fileprivate var asksForBody: Bool {
        switch self {
        case .takeBody, .storeBody, .appendBody: true
        case .bytes, .blob, .refuse, .signalling: false
        }
    }

    /// The decision as the header has it, for the time of a closure.
    fileprivate func withBoundary(_ body: (UnsafePointer<stream_http_decision>) -> Void) {
        withBoundary(signal: nil, body)
    }

    private func withBoundary(
        signal: UnsafePointer<stream_publish>?, _ body: (UnsafePointer<stream_http_decision>) -> Void
    ) {
        let arena = SpanArena()
        withExtendedLifetime(arena) {
            var decision = stream_http_decision()
            decision.signal = signal
            decision.struct_size = structSize(stream_http_decision.self)
            switch self {
            case .bytes(let status, let headers, let bytes):
                decision.action = STREAM_HTTP_BYTES.rawValue
                decision.status = UInt32(status)
                decision.headers = arena.fields(headers)
                decision.header_count = headers.count
                decision.body = arena.span(bytes)
            case .blob(let key, let status, let headers, let parts):
                decision.action = STREAM_HTTP_BLOB.rawValue
                decision.status = UInt32(status)
                decision.headers = arena.fields(headers)
                decision.header_count = headers.count
                decision.blob = arena.key(key)
                if !parts.isEmpty { decision.body = arena.span(JSON.array(parts.map(\.json)).bytes()) }
            case .takeBody(let limit):
                decision.action = STREAM_HTTP_BODY_MEMORY.rawValue
                decision.limit = limit
            case .storeBody(let key, let offset, let limit, let acceptsMultipart):
                decision.action = STREAM_HTTP_BODY_BLOB.rawValue
                decision.blob = arena.key(key)
                decision.offset = offset
                decision.limit = limit
                decision.accept_multipart = acceptsMultipart ? 1 : 0
            case .appendBody(let key, let append):
                decision.action = STREAM_HTTP_BODY_BLOB.rawValue
                decision.append = 1
                decision.blob = arena.key(key)
                decision.offset = append.offset
                decision.limit = append.limit
                decision.checksum = arena.span(append.checksum)
                decision.digest_state = arena.span(append.digestState)
            case .signalling(let answer, let signal):
                var signal = arena.publish(signal)
                answer.withBoundary(signal: &signal, body)
                return
            case .refuse(let error, let headers):
                decision.status = UInt32(error.status ?? 0)
                decision.headers = arena.fields(headers)
                decision.header_count = headers.count
                error.withBoundary { error in
                    decision.error = error
                    body(&decision)
                }
                return
            }
            body(&decision)
        }
    }
}

extension BlobPart {
    /// As the header has it: `[key, offset, length]`.
    fileprivate var json: JSON {
        .array([.string(key), .integer(Int64(clamping: offset)), .integer(Int64(clamping: length))])
    }
}
