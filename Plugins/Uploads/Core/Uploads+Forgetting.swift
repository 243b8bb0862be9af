internal import JSON
internal import PluginSDK

extension Uploads {
    static let forgetting = "forgetUpload"

    /// How long after its end an address answers 410; later it is unknown. Milliseconds.
    private static let memory: Int64 = 7 * 86_400_000

    /// Enqueues the job that removes an upload that has expired, once it was long enough to answer 410.
    func enqueueForgetting(of record: UploadRecord, account: String, in transaction: inout Transaction) {
        transaction.enqueue(
            Self.forgetting, account: account, key: record.id, payload: ["streamId": .string(record.streamID)],
            delayMilliseconds: Self.memory)
    }

    /// The job: removes an upload, and what a crash left of its bytes.
    func forget(_ job: Job) async throws {
        let stream = job.payload["streamId"]?.string ?? ""
        let isGone = try await host.store.transaction(job: job) { transaction in
            let uploads = try await transaction.uploads(ofStream: stream, account: job.account)
            if uploads?.claim?.uploadID == job.key { return false }
            transaction.deleteUpload(job.key, account: job.account)
            try await transaction.deleteTransfers(of: job.key, account: job.account)
            guard var uploads, uploads.uploadIDs.contains(job.key) else { return true }
            uploads.uploadIDs.removeAll { $0 == job.key }
            transaction.put(uploads, ofStream: stream, account: job.account)
            return true
        }
        guard isGone else {
            throw PluginError(code: "BUSY", message: "The upload is being settled.", retryable: true)
        }
        try await host.blobs.removeAll(BlobKey(account: job.account, key: "uploads/\(job.key)"))
    }

    /// `stream.deleted`: removes the stream's uploads and its source.
    func forgetStream(_ stream: String, account: String) async throws {
        // The records go last: they say what there is to remove, should this run again.
        for id in try await records.uploads(ofStream: stream, account: account).uploadIDs {
            for kind in [Self.expiring, Self.forgetting] {
                try await host.jobs.cancel(account: account, kind: kind, key: id)
            }
            try await cancelFetch(id, account: account)
            try await host.blobs.removeAll(BlobKey(account: account, key: "uploads/\(id)"))
        }
        try await host.blobs.remove(Arrivals.source(ofStream: stream, account: account))
        try await host.store.transaction { transaction in
            guard let uploads = try await transaction.uploads(ofStream: stream, account: account) else { return }
            for id in uploads.uploadIDs {
                transaction.deleteUpload(id, account: account)
                try await transaction.deleteTransfers(of: id, account: account)
            }
            transaction.delete(UploadRecords.sourceOwnerKey(stream))
            transaction.delete(UploadRecords.streamKey(stream, account: account))
        }
    }
}
