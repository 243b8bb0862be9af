import HTTPTypes
import JSON
import Kernel
import Logging

/// `POST /stream`: the one endpoint of the API. API.md, "One endpoint".
struct StreamEndpoint: KeyedEndpoint {
    let backend: any GatewayBackend
    let configuration: GatewayConfiguration
    let calls: KeyedCalls

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
            throw calls.refused(error, nil)
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
                throw calls.refused(error, form.operation)
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
            throw calls.refused(error, call.operation)
        }
        return try await calls.run(call, attachment, head, caller)
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
