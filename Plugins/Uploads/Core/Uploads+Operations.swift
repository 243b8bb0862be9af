internal import JSON
internal import PluginSDK

extension Uploads {
    /// How long an address lives that `upload` hands out; milliseconds.
    private static let reservationLifetime: Int64 = 86_400_000

    /// `upload`: the file that came with the call, the bytes in it, where it is fetched from, or an address for it.
    func upload(_ call: Call) async throws -> JSON {
        if let url = call.parameters["url"]?.string { return try await upload(from: url, call: call) }
        let streamID = call.parameters["streamId"]?.string ?? ""
        switch (call.attachment, call.parameters["content"]?.string) {
        case (.some, .some):
            throw PluginError.validation(
                path: "/parameters/content", problem: "Send a file or content, not both.")
        case (let attachment?, nil):
            return try await take(attachment, streamID: streamID, call: call)
        case (nil, let content?):
            return try await take(content: content, streamID: streamID, call: call)
        case (nil, nil):
            let stream = try await openStream(streamID, call: call)
            return try await reserve(
                stream: streamID, lifetime: Self.reservationLifetime, call: call
            ) { _ in
            } answer: { record, address in
                [
                    "stream": stream,
                    "upload": [
                        "uploadId": .string(record.id), "url": .string(url(address)),
                        "expiresAt": .string(Timestamp.iso8601(record.expiresAt)),
                    ],
                ]
            }
        }
    }

    /// `getUploadUrl`: an address that takes one file.
    func getUploadURL(_ call: Call) async throws -> JSON {
        let parameters = call.parameters
        let maxDuration = parameters["maxDurationSeconds"]
        let streamID: String
        if let id = parameters["streamId"]?.string {
            _ = try await openStream(id, call: call)
            streamID = id
        } else {
            let stream = try await streams.create(
                maxDurationSeconds: maxDuration, account: call.account, requestID: call.requestID)
            streamID = stream["streamId"]?.string ?? ""
        }
        let lifetime = (parameters["expiresIn"]?.int64 ?? 3600) * 1000
        return try await reserve(stream: streamID, lifetime: lifetime, call: call) { record in
            record.madeStream = parameters["streamId"] == nil
            record.maxSizeBytes = parameters["maxSizeBytes"]?.int64
            record.maxDurationSeconds = maxDuration?.double
            record.allowedOrigins = parameters["allowedOrigins"]?.array?.compactMap(\.string)
        } answer: { record, address in
            [
                "streamId": .string(streamID), "uploadId": .string(record.id), "uploadUrl": .string(url(address)),
                "expiresAt": .string(Timestamp.iso8601(record.expiresAt)), "protocols": ["tus", "put", "multipart"],
            ]
        }
    }

    /// The stream, if it still takes a file.
    func openStream(_ id: String, call: Call) async throws -> JSON {
        let stream = try await streams.stream(id, account: call.account, requestID: call.requestID)
        let uploads = try await records.uploads(ofStream: id, account: call.account)
        let state = stream["state"]?.string ?? ""
        guard uploads.completed == nil, ["created", "uploading", "failed"].contains(state) else {
            throw PluginError.validation(path: "/parameters/streamId", problem: UploadRefusal.hasVideo.message)
        }
        return stream
    }

    private func url(_ address: UploadAddress) -> String {
        "\(host.publicURL())/uploads/\(address.text)"
    }

    /// Where a transfer is gone on with.
    func url(_ place: UploadPlace) -> String {
        "\(host.publicURL())/uploads/\(place.address)" + (place.number > 0 ? "/\(place.number)" : "")
    }

    /// Makes an upload with an address, in the commit that ends the call.
    private func reserve(
        stream: String, lifetime: Int64, call: Call, _ refine: (inout UploadRecord) -> Void,
        answer: (UploadRecord, UploadAddress) -> JSON
    ) async throws -> JSON {
        let now = host.clock.now
        let address = UploadAddress(uploadID: Identifier.make("upl_", now: now))
        var record = UploadRecord(
            id: address.uploadID, streamID: stream, createdAt: now, expiresAt: now + lifetime)
        record.secretDigest = address.digest
        refine(&record)
        return try await add(record, account: call.account, now: now, answer: answer(record, address))
    }

    private func add(_ record: UploadRecord, account: String, now: Int64, answer: JSON) async throws -> JSON {
        try await host.store.answering { transaction in
            var uploads = try await transaction.uploads(ofStream: record.streamID, account: account) ?? StreamUploads()
            uploads.uploadIDs.append(record.id)
            transaction.put(uploads, ofStream: record.streamID, account: account)
            transaction.put(record, account: account)
            transaction.put(UploadRecords.ownerKey(record.id), Array(account.utf8))
            enqueueExpiry(of: record, account: account, now: now, in: &transaction)
            return answer
        }
    }

    private func take(_ attachment: Attachment, streamID: String, call: Call) async throws -> JSON {
        guard attachment.size <= maxSizeBytes else {
            throw PluginError.validation(UploadRefusal.tooLarge(limit: maxSizeBytes).message)
        }
        do {
            return try await take(streamID: streamID, call: call) { uploadID in
                StreamUploads.Claim(
                    uploadID: uploadID, blob: attachment.key.key, sizeBytes: Int64(clamping: attachment.size),
                    sha256: attachment.sha256, filename: attachment.filename, contentType: attachment.contentType)
            }
        } catch {
            // The host would do it, too, once the call ended.
            try await host.blobs.remove(attachment.key)
            throw error
        }
    }

    private func take(content: String, streamID: String, call: Call) async throws -> JSON {
        guard let bytes = Base64.decode(content) else {
            throw PluginError.validation(
                path: "/parameters/content", problem: "This is no base64: encode the file's bytes as RFC 4648 says.")
        }
        guard bytes.count <= 10 << 20 else {
            throw PluginError.validation(
                path: "/parameters/content",
                problem: "This is more than 10 MiB: send the file as multipart/form-data, or use getUploadUrl.")
        }
        return try await take(streamID: streamID, call: call) { uploadID in
            let blob = BlobKey(account: call.account, key: "uploads/\(uploadID)/content")
            try await host.blobs.put(blob, bytes: bytes)
            return StreamUploads.Claim(
                uploadID: uploadID, blob: blob.key, sizeBytes: Int64(bytes.count), sha256: Digest.sha256(bytes),
                filename: "", contentType: "")
        }
    }

    /// Takes a file that is there already.
    private func take(
        streamID: String, call: Call, _ store: (_ uploadID: String) async throws -> StreamUploads.Claim
    ) async throws -> JSON {
        _ = try await openStream(streamID, call: call)
        let now = host.clock.now
        let record = UploadRecord(
            id: Identifier.make("upl_", now: now), streamID: streamID, createdAt: now, expiresAt: now)
        let claim = try await store(record.id)
        do {
            // The claim is first: with it comes the job that takes the file should a crash come in between.
            try await arrivals.reserve(claim, for: record, account: call.account)
            let stream = try await mark(streamID, claim, call: call)
            return try await arrivals.bring(
                claim, for: record, account: call.account, answer: ["stream": stream, "upload": .null])
        } catch var error as PluginError {
            error.status = nil
            throw error
        }
    }

    /// Tells that the file is there, and returns the stream; a stream that takes none loses the claim.
    private func mark(_ streamID: String, _ claim: StreamUploads.Claim, call: Call) async throws -> JSON {
        do {
            return try await streams.markUploading(
                streamID, maxDurationSeconds: nil, account: call.account, requestID: call.requestID)
        } catch {
            try await arrivals.release(claim, stream: streamID, account: call.account)
            throw error
        }
    }
}
