import HTTPTypes
import Hummingbird
import HummingbirdCore
import JSON
import Kernel
import Logging

/// `POST /stream`: the one endpoint of the API. API.md, "One endpoint".
struct StreamEndpoint: KeyedEndpoint {
    let backend: any GatewayBackend
    let configuration: GatewayConfiguration

    var methods: [(name: String, scope: String?)] { [("POST", nil)] }

    func perform(
        _ request: KeyedRequest, _ body: inout BodyReader, inviting writer: borrowing ResponseWriter
    ) async throws(KernelError) -> KeyedOutcome {
        .data(try await perform(request.head, request.caller, &body, writer))
    }

    /// Reads the call and runs it; the answer's `data`.
    private func perform(
        _ head: RequestHead, _ caller: Caller, _ body: inout BodyReader, _ writer: borrowing ResponseWriter
    ) async throws(KernelError) -> [UInt8] {
        let type = ContentType(head.fields[.contentType] ?? "application/json")
        if type.type == "multipart/form-data" { return try await form(type, head, caller, &body, writer) }
        // Read as JSON whatever it is called: `curl -d` calls every body a form.
        let call = try await json(&body, writer)
        return try await run(call, nil, head, caller)
    }

    private func json(
        _ body: inout BodyReader, _ writer: borrowing ResponseWriter
    ) async throws(KernelError) -> CallRequest {
        let bytes: [UInt8]?
        do {
            bytes = try await body.collect(upTo: UInt64(configuration.maximumBodyBytes), inviting: writer)
        } catch {
            throw body.breach
        }
        guard let bytes else {
            throw Issues.body(
                "is larger than \(configuration.maximumBodyBytes) bytes; send a file as multipart/form-data",
                status: 413)
        }
        return try CallRequest(body: bytes)
    }

    /// A call with its file. Whatever happens, nothing is left where the file was staged.
    private func form(
        _ type: ContentType, _ head: RequestHead, _ caller: Caller, _ body: inout BodyReader,
        _ writer: borrowing ResponseWriter
    ) async throws(KernelError) -> [UInt8] {
        let key = BlobKey(account: caller.account, key: "\(Blobs.stagingFolder)/\(ULID().description)")
        var form = CallForm(backend: backend, fileLimit: configuration.maximumFileBytes, key: key) {
            [self] (operation, hasFile) throws(KernelError) in try check(operation, hasFile: hasFile, caller)
        }
        let result: Result<[UInt8], KernelError>
        do throws(KernelError) {
            try await body.invited(by: writer)
            let call = try await form.read(&body, type: type)
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
    ) async throws(KernelError) -> [UInt8] {
        try check(call.operation, hasFile: attachment != nil, caller)
        let attempts = Attempts(backend: backend, pause: configuration.pause)
        let gatewayCall = GatewayCall(
            operation: call.operation, account: caller.account, requestID: head.id, parameters: call.parameters,
            attachment: attachment, timeout: call.timeout)
        return try await head.client.needed { () async -> Result<[UInt8], KernelError> in
            do throws(KernelError) {
                return .success(try await attempts.run(gatewayCall, retries: call.retries))
            } catch {
                return .failure(error)
            }
        }.get()
    }

    private func check(_ name: String, hasFile: Bool, _ caller: Caller) throws(KernelError) {
        guard let operation = backend.publicOperation(name) else {
            throw .validation(path: "/operation", problem: "no enabled plugin offers an operation of this name")
        }
        guard caller.has(operation.scope) else {
            throw .authorization("\(name) needs a key with the scope `\(operation.scope)`; this key lacks it.")
        }
        guard !hasFile || operation.acceptsFile else {
            throw .validation(path: "/file", problem: "\(name) takes no file")
        }
    }
}
