internal import JSON
internal import PluginSDK

/// One request at an upload's address: its head, and later what became of its body.
struct UploadExchange {
    let uploads: Uploads
    let request: HTTPRequest
    /// As tus reads it.
    let tus: TusRequest

    init(uploads: Uploads, request: HTTPRequest) {
        self.uploads = uploads
        self.request = request
        tus = TusRequest(request: request)
    }

    /// Decides on the head.
    func decide() async throws -> HTTPDecision {
        let place = try await find()
        let answer = answer(place.record)
        do {
            guard Origins(allowed: place.record.allowedOrigins).allows(request.header("origin")) else {
                throw UploadRefusal.origin
            }
            if tus.method == "OPTIONS" {
                return answer.preflight(limit: limit(place.record), expires: place.record.expiresAt)
            }
            try place.record.checkOpen(now: uploads.host.clock.now)
            return try await decide(place, answer)
        } catch let error as PluginError {
            return answer.failure(error, headers: draftFields(error, place, answer))
        }
    }

    /// Decides on the body. One that began before its address expired may end after.
    func received(_ body: HTTPBody) async throws -> HTTPDecision {
        guard isWholeFile else { return try await receivedPiece(body) }
        defer { uploads.writers.leave(request.id) }
        let place = try await findOrRemove()
        let answer = answer(place.record)
        do {
            if body.overLimit { throw UploadRefusal.tooLarge(limit: limit(place.record)) }
            guard body.complete else { throw UploadRefusal.brokenOff }
            let claim = StreamUploads.Claim(
                uploadID: place.record.id, blob: fileBlob(place).key, sizeBytes: Int64(clamping: body.received),
                sha256: body.sha256, filename: body.filename, contentType: body.contentType)
            try await uploads.arrivals.take(claim, for: place.record, account: place.account)
            return answer.success(
                status: request.method == "POST" ? 201 : 200,
                [
                    "streamId": .string(place.record.streamID), "uploadId": .string(place.record.id),
                    "sizeBytes": .integer(claim.sizeBytes), "sha256": .string(claim.sha256),
                ])
        } catch let error as PluginError {
            return answer.failure(error)
        }
    }

    private func decide(_ place: UploadPlace, _ answer: UploadAnswer) async throws -> HTTPDecision {
        switch tus.method {
        case "HEAD": return try await head(place, answer)
        case "PATCH": return try await patch(place, answer)
        case "DELETE": return try await terminate(place, answer)
        case "PUT" where place.number == 0: return try await takeFile(place)
        case "POST" where place.number == 0:
            if isMultipart { return try await takeFile(place) }
            guard tus.creates else { throw UploadRefusal.noMultipart }
            return try await create(place, answer)
        default:
            return answer.failure(
                PluginError.validation("This address does not take \(tus.method).", status: 405),
                headers: [(name: "allow", value: UploadAnswer.methods)])
        }
    }

    /// As ``find()``; where the upload went with its stream while the body came, so do the bytes.
    func findOrRemove() async throws -> UploadPlace {
        do {
            return try await find()
        } catch let error as PluginError where error.code == "NOT_FOUND" {
            if let blob = uploads.writers.blob(of: request.id) { try await uploads.host.blobs.remove(blob) }
            throw error
        }
    }

    func find() async throws -> UploadPlace {
        let text = request.parameter("id") ?? ""
        guard let address = UploadAddress(text) else { throw UploadRefusal.unknown }
        let (account, record) = try await uploads.records.find(address)
        guard let transfer = request.parameter("transfer") else {
            return UploadPlace(account: account, record: record, address: text, number: 0)
        }
        guard let number = Transfer.number(transfer), number <= record.transfers else { throw UploadRefusal.unknown }
        return UploadPlace(account: account, record: record, address: text, number: number)
    }

    // MARK: Whole files

    private var isMultipart: Bool {
        (request.header("content-type") ?? "").lowercased().hasPrefix("multipart/form-data")
    }

    /// Whether the body is the whole file, as the bare bytes or in a form.
    private var isWholeFile: Bool { tus.method == "PUT" || tus.method == "POST" && isMultipart }

    /// Bytes that come whole are written beside each other: two requests at once on one address do not mix.
    private var writing: String { "\(UploadAddress(request.parameter("id") ?? "")?.uploadID ?? "")/\(request.id)" }

    private func fileBlob(_ place: UploadPlace) -> BlobKey {
        BlobKey(account: place.account, key: "uploads/\(place.record.id)/\(request.id)")
    }

    private func takeFile(_ place: UploadPlace) async throws -> HTTPDecision {
        if request.method == "PUT", request.header("content-range") != nil { throw UploadRefusal.partial }
        // A multipart body is a little longer than its file; the limit is on what was taken of it.
        if request.method == "PUT", let length = request.contentLength, length > limit(place.record) {
            throw UploadRefusal.tooLarge(limit: limit(place.record))
        }
        try await begin(place)
        _ = uploads.writers.enter(writing, request.id, into: fileBlob(place))
        return .storeBody(
            fileBlob(place), offset: 0, limit: limit(place.record), acceptsMultipart: request.method == "POST")
    }

    // MARK: What all have in common

    /// Has the stream wait for the file. Throws when it has one.
    func begin(_ place: UploadPlace) async throws {
        try await uploads.records.uploads(ofStream: place.record.streamID, account: place.account).checkOpen()
        do {
            _ = try await uploads.streams.markUploading(
                place.record.streamID, maxDurationSeconds: place.record.maxDurationSeconds.map(JSON.number),
                account: place.account, requestID: request.requestID)
        } catch let error as PluginError where error.code == "VALIDATION_ERROR" {
            throw UploadRefusal.hasVideo
        } catch let error as PluginError where error.code == "NOT_FOUND" {
            throw UploadRefusal.streamGone
        }
    }

    /// Bytes of the file at most.
    func limit(_ record: UploadRecord) -> UInt64 {
        min(uploads.maxSizeBytes, record.maxSizeBytes.map { UInt64(clamping: $0) } ?? .max)
    }

    func answer(_ record: UploadRecord) -> UploadAnswer {
        UploadAnswer(
            request: request, origins: Origins(allowed: record.allowedOrigins), now: uploads.host.clock.now)
    }
}
