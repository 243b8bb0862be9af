import CStreamPlugin

/// The tables that the header's completion functions answer into. A completion brings nothing but its id, so they are
/// the process's.
enum Completions {
    static let results = CompletionTable<[UInt8]>()
    static let blobs = CompletionTable<[BlobInfo]>()
    static let decisions = CompletionTable<RouteDecision>()

    /// Completions that came late, twice or for no call.
    static var dropped: Int { results.dropped + blobs.dropped + decisions.dropped }
}

/// `stream_done_fn` of the host.
func completeResult(_ token: UInt64, _ error: UnsafePointer<stream_error>?, _ result: stream_bytes) {
    PluginCalls.end(token)
    Completions.results.complete(token, with: error.map { .failure(KernelError($0)) } ?? .success(result.array))
}

/// `stream_blobs_fn` of the host.
func completeBlobs(
    _ token: UInt64, _ error: UnsafePointer<stream_error>?, _ blobs: UnsafePointer<stream_blob_info>?, _ count: Int
) {
    if let error {
        Completions.blobs.complete(token, with: .failure(KernelError(error)))
        return
    }
    let list = UnsafeBufferPointer(start: blobs, count: blobs == nil ? 0 : count)
    Completions.blobs.complete(token, with: .success(list.map { BlobInfo(key: $0.key.text, size: $0.size) }))
}

/// `stream_http_decide_fn` of the host.
func completeDecision(_ callID: UInt64, _ decision: UnsafePointer<stream_http_decision>?) {
    PluginCalls.end(callID)
    guard let decision else {
        let error = KernelError(code: "INTERNAL_ERROR", message: "The plugin gave no decision.")
        Completions.decisions.complete(callID, with: .failure(error))
        return
    }
    do throws(KernelError) {
        let decision = try boundaryStruct(decision, needed: 104, name: "stream_http_decision")
        let answer = RouteDecision(decision)
        guard let signal = decision.signal, answer.isAnswer else {
            Completions.decisions.complete(callID, with: .success(answer))
            return
        }
        Completions.decisions.complete(callID, with: .success(.signalling(answer, Signal(signal.pointee))))
    } catch {
        Completions.decisions.complete(callID, with: .failure(error))
    }
}

extension RouteDecision {
    /// Whether it is an answer, and not the wish for a body.
    fileprivate var isAnswer: Bool {
        switch self {
        case .bytes, .blob, .failure, .signalling: true
        case .takeBody, .storeBody, .appendBody: false
        }
    }

    /// Copies a decision that crossed the boundary.
    init(_ decision: stream_http_decision) {
        let list = UnsafeBufferPointer(
            start: decision.headers, count: decision.headers == nil ? 0 : decision.header_count)
        let headers = list.map { (name: $0.name.text, value: $0.value.text) }
        if let error = decision.error {
            var refusal = KernelError(error)
            if decision.status != 0 { refusal.status = Int(decision.status) }
            self = .failure(refusal, headers: headers)
            return
        }
        let key = BlobKey(account: decision.blob.account.text, key: decision.blob.key.text)
        switch stream_http_action(rawValue: decision.action) {
        case STREAM_HTTP_BYTES:
            self = .bytes(status: Int(decision.status), headers: headers, body: decision.body.array)
        case STREAM_HTTP_BLOB:
            let isAlone = decision.body.size == 0
            guard let parts = isAlone ? [] : BlobPart.list(decision.body.array, account: key.account) else {
                self = .failure(
                    KernelError(code: "INTERNAL_ERROR", message: "The plugin's list of parts is malformed."))
                return
            }
            self = .blob(key, status: Int(decision.status), headers: headers, followedBy: parts)
        case STREAM_HTTP_BODY_MEMORY:
            self = .takeBody(limit: decision.limit)
        case STREAM_HTTP_BODY_BLOB where decision.append != 0:
            self = .appendBody(
                key,
                BlobAppend(
                    offset: decision.offset, limit: decision.limit, checksum: decision.checksum.text,
                    digestState: decision.digest_state.array))
        case STREAM_HTTP_BODY_BLOB:
            self = .storeBody(
                key, offset: decision.offset, limit: decision.limit, acceptsMultipart: decision.accept_multipart != 0)
        default:
            self = .failure(
                KernelError(code: "INTERNAL_ERROR", message: "The plugin decided on an action that is not known."))
        }
    }
}
