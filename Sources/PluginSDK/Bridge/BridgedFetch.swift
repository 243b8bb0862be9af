internal import CStreamPlugin
internal import JSON

/// The service "fetch".
struct BridgedFetch: Fetch {
    let connection: HostConnection

    func check(_ url: String) async throws {
        let table = try connection.require(connection.fetch, "fetch")
        _ = try await HostCall<[UInt8]>.wait { token in
            let arena = SpanArena()
            withExtendedLifetime(arena) {
                table.pointee.check(connection.host, arena.span(url), hostCallDone, token)
            }
        }
    }

    func fetch(
        _ request: FetchRequest, onProgress: @escaping @Sendable (FetchProgress) async throws -> Void
    ) async throws -> FetchAnswer {
        let table = try connection.require(connection.fetch, "fetch")
        let call = FetchCall(connection: connection, table: table)
        return try await withTaskCancellationHandler {
            call.begin(request)
            try await call.deliver(to: onProgress)
            return try await call.outcome()
        } onCancel: {
            call.cancel()
        }
    }
}

/// `stream_fetch_request.on_progress`.
func fetchProgress(_ token: UInt64, _ progress: stream_bytes) {
    guard let json = try? JSON(parsing: progress.array) else { return }
    Token.peek(token, as: FetchCall.self)?
        .report(
            FetchProgress(
                receivedBytes: UInt64(clamping: json["receivedBytes"]?.int64 ?? 0),
                totalBytes: json["totalBytes"]?.int64.map { UInt64(clamping: $0) },
                validator: json["validator"]?.string))
}

/// `stream_fetch_fn`. No report follows it.
func fetchDone(_ token: UInt64, _ error: UnsafePointer<stream_error>?, _ answer: stream_bytes, _ body: stream_bytes) {
    guard let call = Token.take(token, as: FetchCall.self) else { return }
    if let error { return call.end(.failure(PluginError(error.pointee))) }
    guard let json = try? JSON(parsing: answer.array), let status = json["status"]?.int else {
        return call.end(.failure(.internalError("The host's answer to a fetch cannot be read.")))
    }
    let headers = (json["headers"]?.array ?? []).map {
        (name: $0.array?.first?.string ?? "", value: $0.array?.last?.string ?? "")
    }
    call.end(
        .success(
            FetchAnswer(
                status: status, headers: headers, url: json["url"]?.string ?? "", body: body.array,
                sizeBytes: UInt64(clamping: json["sizeBytes"]?.int64 ?? 0), sha256: json["sha256"]?.string)))
}

extension FetchRequest {
    /// Whose blob the answer goes to.
    var account: String {
        switch destination {
        case .memory: ""
        case .blob(let key), .growing(let key, _): key.account
        }
    }

    /// As the header's JSON.
    var specification: JSON {
        var json: JSONObject = [
            "url": .string(url), "method": .string(method),
            "headers": .array(headers.map { .array([.string($0.name), .string($0.value)]) }),
            "limitBytes": .integer(Int64(clamping: limitBytes)), "redirects": .integer(Int64(redirects)),
            "timeoutMs": .integer(timeoutMilliseconds), "connectTimeoutMs": .integer(connectTimeoutMilliseconds),
            "idleTimeoutMs": .integer(idleTimeoutMilliseconds),
        ]
        if keepsConnection { json["keepAlive"] = true }
        if truncates { json["truncate"] = true }
        switch destination {
        case .memory: break
        case .blob(let key): json["blob"] = .string(key.key)
        case .growing(let key, let validator):
            json["blob"] = .string(key.key)
            json["keepPartial"] = true
            json["validator"] = validator.map(JSON.string)
        }
        return .object(json)
    }
}
