internal import JSON
internal import PluginSDK

/// One request at an upload's address: its head, and later what became of its body.
struct UploadExchange {
    let uploads: Uploads
    let request: HTTPRequest

    /// Decides on the head.
    func decide() async throws -> HTTPDecision {
        let (account, record) = try await find()
        let answer = answer(record)
        do {
            guard Origins(allowed: record.allowedOrigins).allows(request.header("origin")) else {
                throw UploadRefusal.origin
            }
            if request.method == "OPTIONS" { return preflight(answer) }
            guard !record.isComplete else { throw UploadRefusal.over }
            guard record.expiresAt > uploads.host.clock.now else { throw UploadRefusal.expired }
            if request.method == "HEAD" { return answer.empty(status: 200) }
            return try await takeBody(record, account: account)
        } catch let error as PluginError {
            return answer.failure(error)
        }
    }

    /// Decides on the body. One that began before its address expired may end after.
    func received(_ body: HTTPBody) async throws -> HTTPDecision {
        let (account, record) = try await find()
        let answer = answer(record)
        do {
            if body.overLimit { throw UploadRefusal.tooLarge(limit: limit(record)) }
            guard body.complete else { throw UploadRefusal.brokenOff }
            let claim = StreamUploads.Claim(
                uploadID: record.id, blob: blob(record, account: account).key,
                sizeBytes: Int64(clamping: body.received),
                sha256: body.sha256, filename: body.filename, contentType: body.contentType)
            try await uploads.arrivals.take(claim, for: record, account: account)
            return answer.success(
                status: request.method == "POST" ? 201 : 200,
                [
                    "streamId": .string(record.streamID), "uploadId": .string(record.id),
                    "sizeBytes": .integer(claim.sizeBytes), "sha256": .string(claim.sha256),
                ])
        } catch let error as PluginError {
            return answer.failure(error)
        }
    }

    private func find() async throws -> (account: String, record: UploadRecord) {
        guard let address = UploadAddress(request.parameter("id") ?? "") else { throw UploadRefusal.unknown }
        return try await uploads.records.find(address)
    }

    private func takeBody(_ record: UploadRecord, account: String) async throws -> HTTPDecision {
        let isMultipart = (request.header("content-type") ?? "").lowercased().hasPrefix("multipart/form-data")
        if request.method == "POST", !isMultipart { throw UploadRefusal.noMultipart }
        if request.method == "PUT", request.header("content-range") != nil { throw UploadRefusal.partial }
        // A multipart body is a little longer than its file; the limit is on what was taken of it.
        if request.method == "PUT", let length = request.contentLength, length > limit(record) {
            throw UploadRefusal.tooLarge(limit: limit(record))
        }
        try await uploads.records.uploads(ofStream: record.streamID, account: account).checkOpen()
        do {
            _ = try await uploads.streams.markUploading(
                record.streamID, maxDurationSeconds: record.maxDurationSeconds.map(JSON.number), account: account,
                requestID: request.requestID)
        } catch let error as PluginError where error.code == "VALIDATION_ERROR" {
            throw UploadRefusal.hasVideo
        } catch let error as PluginError where error.code == "NOT_FOUND" {
            throw UploadRefusal.streamGone
        }
        return .storeBody(
            blob(record, account: account), offset: 0, limit: limit(record), acceptsMultipart: request.method == "POST")
    }

    private func preflight(_ answer: UploadAnswer) -> HTTPDecision {
        let methods = "OPTIONS, HEAD, PUT, POST"
        var headers = [
            (name: "allow", value: methods), (name: "access-control-allow-methods", value: methods),
            (name: "access-control-max-age", value: "86400"),
        ]
        if let asked = request.header("access-control-request-headers") {
            headers.append((name: "access-control-allow-headers", value: asked))
        }
        return answer.empty(status: 204, headers: headers)
    }

    private func limit(_ record: UploadRecord) -> UInt64 {
        min(uploads.maxSizeBytes, record.maxSizeBytes.map { UInt64(clamping: $0) } ?? .max)
    }

    /// Each exchange has a blob of its own: two at once on one address do not mix.
    private func blob(_ record: UploadRecord, account: String) -> BlobKey {
        BlobKey(account: account, key: "uploads/\(record.id)/\(request.id)")
    }

    private func answer(_ record: UploadRecord) -> UploadAnswer {
        UploadAnswer(
            request: request, origins: Origins(allowed: record.allowedOrigins), now: uploads.host.clock.now)
    }
}
