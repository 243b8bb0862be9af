internal import JSON
internal import PluginSDK

// Uploads that end without a file: their bytes go, and their stream does not wait for ever.

extension Uploads {
    static let expiring = "expireUpload"

    /// How long a request that still sends is waited for at a time, once its address expired; milliseconds.
    private static let grace: Int64 = 60_000

    /// How many uploads were abandoned, and the bytes that were removed with them; in the plugin's own space.
    static let abandonedKey = StoreKey(account: "", key: "n/abandoned")
    static let abandonedBytesKey = StoreKey(account: "", key: "n/abandonedBytes")

    /// Enqueues the job that looks at an upload when its address expires.
    func enqueueExpiry(of record: UploadRecord, account: String, now: Int64, in transaction: inout Transaction) {
        transaction.enqueue(
            Self.expiring, account: account, key: record.id, payload: ["streamId": .string(record.streamID)],
            delayMilliseconds: max(0, record.expiresAt - now))
    }

    /// The job: takes a file that came whole, and clears away one that did not.
    func expire(_ job: Job) async throws {
        let id = job.payload["uploadId"]?.string ?? job.key
        guard let entry = try await host.store.get(UploadRecords.key(id, account: job.account)) else { return }
        let record = try UploadRecord(entry.object())
        guard try await !isBusy(record, job) else { return try await postpone(job, id, record) }
        if !record.isComplete, !record.isEnded, try await takeWhole(record, account: job.account) {
            return try await close(record, account: job.account, job: job)
        }
        try await clear(record, account: job.account, job: job)
    }

    /// Whether something of an upload is on its way: it is sent, about to become the source, or put together of its parts;
    /// of the latter no longer than a day after the expiry, since a job may have failed for good.
    private func isBusy(_ record: UploadRecord, _ job: Job) async throws -> Bool {
        guard writers.places(of: record.id).isEmpty else { return true }
        let uploads = try await records.uploads(ofStream: record.streamID, account: job.account)
        if uploads.claim?.uploadID == record.id { return true }
        guard (job.payload["round"]?.int64 ?? 0) < 86_400_000 / Self.grace else { return false }
        return try await records.transfers(of: record.id, account: job.account).contains(where: \.isFinal)
    }

    /// DELETE at the address: ends an upload as its sender wants it.
    func end(_ record: UploadRecord, account: String) async throws {
        try await close(record, account: account, job: nil)
        try await host.blobs.removeAll(BlobKey(account: account, key: "uploads/\(record.id)"))
        try await release(record, account: account)
    }

    private func postpone(_ job: Job, _ id: String, _ record: UploadRecord) async throws {
        let round = (job.payload["round"]?.int64 ?? 0) + 1
        try await host.store.transaction(job: job) { transaction in
            // Under another key: this job itself still has its own.
            transaction.enqueue(
                Self.expiring, account: job.account, key: "\(id)/\(round)",
                payload: ["streamId": .string(record.streamID), "uploadId": .string(id), "round": .integer(round)],
                delayMilliseconds: Self.grace)
        }
    }

    /// Takes a file of which every byte came, but a crash kept it from being taken.
    private func takeWhole(_ record: UploadRecord, account: String) async throws -> Bool {
        for transfer in try await records.transfers(of: record.id, account: account) where transfer.kind == .whole {
            let blob = UploadPlace.blob(of: transfer.number, upload: record.id, account: account)
            guard let size = try await host.blobs.stat(blob)?.size, transfer.isWhole(at: size) else { continue }
            do {
                try await finish(transfer, of: record, account: account, size: size, sha256: "")
                return true
            } catch let error as PluginError where error.code == "VALIDATION_ERROR" || error.code == "NOT_FOUND" {
                return false
            }
        }
        return false
    }

    private func clear(_ record: UploadRecord, account: String, job: Job) async throws {
        let folder = BlobKey(account: account, key: "uploads/\(record.id)")
        var bytes: UInt64 = 0
        for blob in try await host.blobs.list(
            BlobKey(account: account, key: folder.key + "/"), after: "", limit: 1000)
        { bytes += blob.size }
        let stream = record.isComplete || record.isEnded ? nil : try await waitingStream(record, account: account)
        try await close(record, account: account, job: job, abandoned: stream == nil ? nil : bytes)
        try await host.blobs.removeAll(folder)
        guard !record.isComplete else { return }
        if stream != nil {
            host.log.info(
                "An upload was abandoned.",
                [
                    "streamId": .string(record.streamID), "uploadId": .string(record.id),
                    "sizeBytes": .integer(Int64(clamping: bytes)),
                ])
        }
        try await release(record, account: account)
        try await deleteUnusedStream(record, account: account)
    }

    /// Marks an upload as ended, and leaves of it what answers 410. Counts it where it was abandoned: begun and left.
    private func close(
        _ record: UploadRecord, account: String, job: Job?, abandoned bytes: UInt64? = nil
    ) async throws {
        try await host.store.transaction(job: job) { transaction in
            guard var current = try await transaction.upload(record.id, account: account) else { return }
            let wasOpen = !current.isComplete && !current.isEnded
            if wasOpen {
                current.isEnded = true
                transaction.put(current, account: account)
                try await transaction.deleteTransfers(of: record.id, account: account)
                if let bytes {
                    transaction.add(Self.abandonedKey, 1)
                    transaction.add(Self.abandonedBytesKey, Int64(clamping: bytes))
                }
            }
            guard job != nil else { return }
            enqueueForgetting(of: current, account: account, in: &transaction)
            if !current.isComplete,
                var uploads = try await transaction.uploads(ofStream: record.streamID, account: account)
            {
                // Else the answer 410 would go with its stream.
                uploads.uploadIDs.removeAll { $0 == record.id }
                transaction.put(uploads, ofStream: record.streamID, account: account)
            }
        }
    }

    // MARK: The stream

    /// The stream, if it waits for a file.
    private func waitingStream(_ record: UploadRecord, account: String) async throws -> JSON? {
        do {
            let stream = try await streams.stream(record.streamID, account: account, requestID: "")
            return stream["state"] == "uploading" ? stream : nil
        } catch let error as PluginError where error.code == "NOT_FOUND" {
            return nil
        }
    }

    /// Whether a file may still come for the stream, or has come.
    private func isNeeded(_ record: UploadRecord, account: String) async throws -> Bool {
        let uploads = try await records.uploads(ofStream: record.streamID, account: account)
        if uploads.claim != nil || uploads.completed != nil { return true }
        for id in uploads.uploadIDs where id != record.id {
            guard let entry = try await host.store.get(UploadRecords.key(id, account: account)) else { continue }
            if try !UploadRecord(entry.object()).isEnded { return true }
        }
        return false
    }

    /// Has the stream wait no more, unless another upload may bring its file.
    private func release(_ record: UploadRecord, account: String) async throws {
        guard try await !isNeeded(record, account: account) else { return }
        do {
            try await streams.unmarkUploading(record.streamID, account: account)
        } catch let error as PluginError where error.code == "NOT_FOUND" {
            return
        }
    }

    /// Deletes a stream that getUploadUrl made for a file that never came.
    private func deleteUnusedStream(_ record: UploadRecord, account: String) async throws {
        guard record.madeStream, try await !isNeeded(record, account: account) else { return }
        do {
            let stream = try await streams.stream(record.streamID, account: account, requestID: "")
            guard stream["state"] == "created" else { return }
            try await streams.delete(record.streamID, account: account)
        } catch let error as PluginError where error.code == "NOT_FOUND" {
            return
        }
    }
}
