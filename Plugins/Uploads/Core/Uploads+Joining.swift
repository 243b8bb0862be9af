internal import JSON
internal import PluginSDK

// Concatenation: the server puts a file together of parts that were sent beside each other.

extension Uploads {
    static let joining = "joinUpload"

    /// Bytes that are copied at once.
    private static let pieceSize: UInt64 = 1 << 20

    /// Enqueues the job that puts a transfer together.
    func enqueueJoining(of transfer: Transfer, upload: String, account: String, in transaction: inout Transaction) {
        transaction.enqueue(
            Self.joining, account: account, key: "\(upload)/\(transfer.number)",
            payload: ["uploadId": .string(upload), "number": .integer(Int64(transfer.number))])
    }

    /// The job: copies the parts one after the other, and makes the whole the source. After a crash it begins again.
    func join(_ job: Job) async throws {
        let (id, number) = (job.payload["uploadId"]?.string ?? "", job.payload["number"]?.int ?? 0)
        guard let entry = try await host.store.get(UploadRecords.key(id, account: job.account)) else { return }
        let record = try UploadRecord(entry.object())
        guard !record.isComplete, !record.isEnded,
            let transfer = try await records.transfers(of: id, account: job.account).first(where: {
                $0.number == number
            }),
            case .final(let parts) = transfer.kind
        else { return }
        let whole = UploadPlace.blob(of: number, upload: id, account: job.account)
        let place = "\(id)/t\(number)"
        // No request's id: those count up from 1.
        let token = UInt64.random(in: (1 << 63)...UInt64.max)
        guard writers.enter(place, token) == nil else { return }
        defer { writers.leave(token) }
        do {
            let (size, sha256) = try await join(
                parts.map {
                    UploadPlace.blob(of: $0, upload: id, account: job.account)
                }, into: whole)
            try await finish(transfer, of: record, account: job.account, size: size, sha256: sha256)
        } catch let error as PluginError where error.code == "VALIDATION_ERROR" || error.code == "NOT_FOUND" {
            // Ended, or overtaken by another upload, while it was copied.
            try await host.blobs.remove(whole)
        } catch let error as PluginError {
            throw PluginError(code: error.code, message: error.message, retryable: true)
        }
    }

    private func join(_ parts: [BlobKey], into whole: BlobKey) async throws -> (size: UInt64, sha256: String) {
        var digest = RunningDigest()
        var size: UInt64 = 0
        try await host.blobs.append(whole, at: 0, bytes: [])
        for part in parts {
            var offset: UInt64 = 0
            while true {
                try Task.checkCancellation()
                let bytes = try await host.blobs.read(part, offset: offset, length: Self.pieceSize)
                guard !bytes.isEmpty else { break }
                digest.update(bytes)
                try await host.blobs.append(whole, at: size, bytes: bytes)
                offset += UInt64(bytes.count)
                size += UInt64(bytes.count)
            }
        }
        try await host.blobs.sync(whole)
        return (size, digest.finish())
    }

    /// Makes a transfer's bytes the source of its stream. Without their digest they are read for it.
    func finish(
        _ transfer: Transfer, of record: UploadRecord, account: String, size: UInt64, sha256: String
    ) async throws {
        let blob = UploadPlace.blob(of: transfer.number, upload: record.id, account: account)
        let metadata = transfer.metadata.flatMap(TusMetadata.init)
        let digest = sha256.isEmpty ? try await self.digest(of: blob) : sha256
        let claim = StreamUploads.Claim(
            uploadID: record.id, blob: blob.key, sizeBytes: Int64(clamping: size), sha256: digest,
            filename: metadata?.filename ?? "", contentType: metadata?.contentType ?? transfer.contentType ?? "",
            isResumable: true)
        try await arrivals.take(claim, for: record, account: account)
    }

    private func digest(of blob: BlobKey) async throws -> String {
        var digest = RunningDigest()
        var offset: UInt64 = 0
        while true {
            let bytes = try await host.blobs.read(blob, offset: offset, length: Self.pieceSize)
            guard !bytes.isEmpty else { return digest.finish() }
            digest.update(bytes)
            offset += UInt64(bytes.count)
        }
    }
}
