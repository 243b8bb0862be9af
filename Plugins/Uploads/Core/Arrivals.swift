internal import JSON
internal import PluginSDK

/// Makes a file that arrived the source of its stream.
///
/// In three steps, so that a crash between any two loses nothing and leaves nothing: a commit claims the stream for the
/// upload (one wins), the bytes are moved to the stream's source, and a commit completes the upload and tells of it. The
/// claim enqueues a job that finishes the rest, should this process not.
struct Arrivals: Sendable {
    /// The job's kind; its key is the stream's id.
    static let settling = "settleUpload"

    /// How long after the claim the job looks whether it was settled.
    private static let settlingDelay: Int64 = 30_000

    let host: Host

    /// Where a stream's original lies.
    static func source(ofStream id: String, account: String) -> BlobKey {
        BlobKey(account: account, key: "streams/\(id)/source")
    }

    /// Takes a file for an upload; success means that it is the stream's source.
    ///
    /// Throws `VALIDATION_ERROR` with status 409 or 410, or `NOT_FOUND`, when another upload won or the upload or its
    /// stream is gone; then the bytes are removed, and after other failures those that cannot be gone on from.
    func take(_ claim: StreamUploads.Claim, for upload: UploadRecord, account: String) async throws {
        try await reserve(claim, for: upload, account: account)
        _ = try await bring(claim, for: upload, account: account)
    }

    /// The first half of ``take(_:for:account:)``: from here on the stream is the claim's, whatever crashes.
    func reserve(_ claim: StreamUploads.Claim, for upload: UploadRecord, account: String) async throws {
        do {
            try await self.claim(claim, for: upload, account: account)
        } catch {
            if !claim.isResumable || Self.isFinal(error) {
                try await host.blobs.remove(BlobKey(account: account, key: claim.blob))
            }
            throw error
        }
    }

    /// The second half: moves the bytes. With an `answer`, the commit that tells of them ends the call.
    func bring(
        _ claim: StreamUploads.Claim, for upload: UploadRecord, account: String, answer: JSON = .null
    ) async throws -> JSON {
        do {
            try await move(claim, stream: upload.streamID, account: account)
        } catch {
            try await release(claim, stream: upload.streamID, account: account)
            throw error
        }
        host.log.info(
            "A file arrived.", ["streamId": .string(upload.streamID), "sizeBytes": .integer(claim.sizeBytes)])
        guard !answer.isNull else {
            try await complete(claim, stream: upload.streamID, account: account, job: nil)
            // What other requests at the same address brought.
            try await host.blobs.removeAll(BlobKey(account: account, key: "uploads/\(upload.id)"))
            return answer
        }
        return try await end(claim, stream: upload.streamID, account: account, answer: answer)
    }

    /// Whether an upload that was refused so will never be taken.
    private static func isFinal(_ error: any Error) -> Bool {
        ["VALIDATION_ERROR", "NOT_FOUND"].contains((error as? PluginError)?.code)
    }

    /// The job: finishes what a crash or a failure left of a claim.
    func settle(_ job: Job) async throws {
        let records = UploadRecords(store: host.store)
        let uploads = try await records.uploads(ofStream: job.key, account: job.account)
        guard let claim = uploads.claim else {
            if uploads.uploadIDs.isEmpty { try await removeOrphans(job) }
            return
        }
        do {
            try await move(claim, stream: job.key, account: job.account)
        } catch let error as PluginError where !job.isLastAttempt && error != UploadRefusal.brokenOff {
            throw PluginError(code: error.code, message: error.message, retryable: true)
        } catch {
            host.log.warning("A file that arrived could not be kept", ["streamId": .string(job.key)])
            try await release(claim, stream: job.key, account: job.account)
            return
        }
        try await complete(claim, stream: job.key, account: job.account, job: job)
    }

    private func claim(_ claim: StreamUploads.Claim, for upload: UploadRecord, account: String) async throws {
        try await host.store.transaction { transaction in
            var uploads = try await transaction.uploads(ofStream: upload.streamID, account: account) ?? StreamUploads()
            if let current = try await transaction.upload(upload.id, account: account) {
                guard !current.isComplete else { throw UploadRefusal.over }
                guard !current.isEnded else { throw UploadRefusal.ended }
            } else {
                // One that has an address was reserved, and so is gone with its stream.
                guard !upload.hasAddress else { throw UploadRefusal.streamGone }
                uploads.uploadIDs.append(upload.id)
                transaction.put(upload, account: account)
            }
            // A request that came again while the first is being settled.
            if uploads.claim == claim { return }
            try uploads.checkOpen()
            uploads.claim = claim
            transaction.put(uploads, ofStream: upload.streamID, account: account)
            transaction.enqueue(
                Self.settling, account: account, key: upload.streamID, payload: ["uploadId": .string(upload.id)],
                delayMilliseconds: Self.settlingDelay)
        }
    }

    /// Moves the claimed bytes to the source. May run twice, and at once with itself.
    private func move(_ claim: StreamUploads.Claim, stream: String, account: String) async throws {
        let source = Self.source(ofStream: stream, account: account)
        do {
            try await host.blobs.rename(BlobKey(account: account, key: claim.blob), to: source)
        } catch let error as PluginError where error.code == "NOT_FOUND" {
            // Moved before, or gone with the call that brought it.
            guard try await host.blobs.stat(source)?.size == UInt64(claim.sizeBytes) else {
                throw UploadRefusal.brokenOff
            }
        }
    }

    /// Completes the upload and tells of it. May run twice, and at once with itself.
    private func complete(_ claim: StreamUploads.Claim, stream: String, account: String, job: Job?) async throws {
        let isThere = try await host.store.transaction(job: job) { transaction in
            try await complete(claim, stream: stream, account: account, in: &transaction)
        }
        if !isThere { try await abandon(stream, account: account) }
    }

    /// As ``complete(_:stream:account:job:)``, in the commit that ends a call.
    private func end(
        _ claim: StreamUploads.Claim, stream: String, account: String, answer: JSON
    ) async throws -> JSON {
        let ended = try await host.store.answering { transaction in
            let isThere = try await complete(claim, stream: stream, account: account, in: &transaction)
            return isThere ? answer : .null
        }
        if ended.isNull { try await abandon(stream, account: account) }
        return ended
    }

    /// False where the upload or its stream is gone; then nothing was written.
    private func complete(
        _ claim: StreamUploads.Claim, stream: String, account: String, in transaction: inout Transaction
    ) async throws -> Bool {
        guard var uploads = try await transaction.uploads(ofStream: stream, account: account) else { return false }
        guard uploads.claim == claim else { return true }
        guard var upload = try await transaction.upload(claim.uploadID, account: account) else { return false }
        upload.isComplete = true
        uploads.claim = nil
        uploads.completed = upload.id
        uploads.source = StreamUploads.Source(claim)
        try await transaction.deleteTransfers(of: upload.id, account: account)
        transaction.put(UploadRecords.sourceOwnerKey(stream), Array(account.utf8))
        transaction.put(upload, account: account)
        transaction.put(uploads, ofStream: stream, account: account)
        transaction.publish("stream.uploaded", account: account, subject: stream, data: Self.event(claim, upload))
        return true
    }

    /// Deleted meanwhile: what was moved has no owner any more.
    private func abandon(_ stream: String, account: String) async throws {
        try await host.blobs.remove(Self.source(ofStream: stream, account: account))
        throw UploadRefusal.streamGone
    }

    /// Gives the stream back to whoever sends a file next, and removes the claimed bytes.
    func release(_ claim: StreamUploads.Claim, stream: String, account: String) async throws {
        try await host.store.transaction { transaction in
            guard var uploads = try await transaction.uploads(ofStream: stream, account: account),
                uploads.claim == claim
            else { return }
            uploads.claim = nil
            if let upload = try await transaction.upload(claim.uploadID, account: account), !upload.hasAddress {
                uploads.uploadIDs.removeAll { $0 == upload.id }
                transaction.deleteUpload(upload.id, account: account)
            }
            if uploads == StreamUploads() {
                transaction.delete(UploadRecords.streamKey(stream, account: account))
            } else {
                transaction.put(uploads, ofStream: stream, account: account)
            }
        }
        if !claim.isResumable { try await host.blobs.remove(BlobKey(account: account, key: claim.blob)) }
    }

    /// What a crash in the middle of a claim left of a stream that was deleted.
    private func removeOrphans(_ job: Job) async throws {
        try await host.blobs.remove(Self.source(ofStream: job.key, account: job.account))
        guard let upload = job.payload["uploadId"]?.string else { return }
        try await host.blobs.removeAll(BlobKey(account: job.account, key: "uploads/\(upload)"))
    }

    private static func event(_ claim: StreamUploads.Claim, _ upload: UploadRecord) -> JSONObject {
        var data: JSONObject = [
            "streamId": .string(upload.streamID), "uploadId": .string(upload.id),
            "sizeBytes": .integer(claim.sizeBytes), "sha256": .string(claim.sha256),
            "contentType": .string(claim.contentType), "filename": .string(claim.filename),
        ]
        data["maxDurationSeconds"] = upload.maxDurationSeconds.map(JSON.number)
        return data
    }
}
