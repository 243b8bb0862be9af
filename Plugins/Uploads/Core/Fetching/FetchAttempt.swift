internal import JSON
internal import PluginSDK
internal import Synchronization

/// One attempt at fetching the file of an upload.
///
/// What came before a connection was lost is kept, and the rest asked for, by this attempt as long as that brings more, and
/// by the next ones. The end is that of any upload; where there is none the stream fails with `FETCH_FAILED`.
struct FetchAttempt {
    let uploads: Uploads
    let job: Job

    /// How often one attempt asks for the rest.
    private static let rounds = 100

    /// Of one request, milliseconds.
    private static let longest: Int64 = 6 * 3_600_000

    private var host: Host { uploads.host }
    private var streamID: String { job.payload["streamId"]?.string ?? "" }
    private var folder: BlobKey { BlobKey(account: job.account, key: "uploads/\(job.key)") }
    private var blob: BlobKey { BlobKey(account: job.account, key: "\(folder.key)/fetched") }
    /// What the rest may be asked for by, as a blob beside the file: it goes with it.
    private var note: BlobKey { BlobKey(account: job.account, key: "\(folder.key)/validator") }

    /// Runs it. Throws what the job is to be tried again for.
    func run() async throws {
        guard let entry = try await host.store.get(UploadRecords.key(job.key, account: job.account)) else {
            return try await host.blobs.removeAll(folder)
        }
        let record = try UploadRecord(entry.object())
        guard !record.isComplete else { return }
        do {
            guard job.attempt <= job.attempts else {
                throw PluginError(code: "FETCH_FAILED", message: "The server was stopped while it fetched the file.")
            }
            let answer = try await fetched()
            try await uploads.arrivals.take(claim(answer), for: record, account: job.account)
        } catch {
            try await settle(error)
        }
        try await host.blobs.removeAll(folder)
    }

    /// The answer whose body is in the blob, whole.
    private func fetched() async throws -> FetchAnswer {
        let validator = Mutex(try await noted())
        var size: UInt64 = 0
        var round = 0
        while true {
            do {
                var request = FetchRequest(
                    url: job.payload["url"]?.string ?? "",
                    into: .growing(blob, validator: validator.withLock { $0 }), limitBytes: uploads.maxSizeBytes)
                request.timeoutMilliseconds = Self.longest
                request.idleTimeoutMilliseconds = 60_000
                let answer = try await host.fetch.fetch(request) { progress in
                    let known = validator.withLock { validator in
                        defer { validator = progress.validator }
                        return validator
                    }
                    if progress.validator != known { try await write(progress.validator) }
                }
                guard !answer.isSuccess else { return answer }
                throw Self.refusal(answer.status)
            } catch let error as PluginError where error.retryable && error.code != "CANCELLED" {
                let reached = try await host.blobs.stat(blob)?.size ?? 0
                round += 1
                guard reached > size, round < Self.rounds, validator.withLock({ $0 }) != nil else { throw error }
                size = reached
            }
        }
    }

    private func noted() async throws -> String? {
        do {
            return String(decoding: try await host.blobs.read(note, offset: 0, length: 1024), as: UTF8.self)
        } catch let error as PluginError where error.code == "NOT_FOUND" {
            return nil
        }
    }

    private func write(_ validator: String?) async throws {
        guard let validator, validator.utf8.count <= 1024 else { return try await host.blobs.remove(note) }
        try await host.blobs.put(note, bytes: Array(validator.utf8))
    }

    private func claim(_ answer: FetchAnswer) -> StreamUploads.Claim {
        StreamUploads.Claim(
            uploadID: job.key, blob: blob.key, sizeBytes: Int64(clamping: answer.sizeBytes),
            sha256: answer.sha256 ?? "", filename: FetchedName.of(answer.url),
            contentType: String(answer.header("content-type")?.prefix(255) ?? ""))
    }

    /// What becomes of a failure: thrown, to be tried again or because others ended the job; taken for the end of the
    /// upload, where another one was first; or for the end of the stream.
    private func settle(_ error: any Error) async throws {
        guard let error = error as? PluginError else { throw error }
        switch error.code {
        case "CANCELLED", "LEASE_LOST":
            // By the deletion of the stream, which may not know of what came last; or the server stops.
            if try await isStreamGone() { try await host.blobs.removeAll(folder) }
            throw error
        case "VALIDATION_ERROR", "NOT_FOUND":
            return try await forget(failure: nil)
        default:
            guard !error.retryable || job.isLastAttempt else { throw error }
            host.log.info("A file could not be fetched.", ["streamId": .string(streamID), "code": .string(error.code)])
            try await forget(failure: Self.sentence(error, limit: uploads.maxSizeBytes))
        }
    }

    private func isStreamGone() async throws -> Bool {
        do {
            _ = try await uploads.streams.stream(streamID, account: job.account, requestID: "")
            return false
        } catch let error as PluginError where error.code == "NOT_FOUND" {
            return true
        }
    }

    /// Ends the upload. With a failure, and where no other upload brought or brings the stream's file, it ends the stream.
    private func forget(failure: String?) async throws {
        try await host.store.transaction(job: job) { transaction in
            guard var uploads = try await transaction.uploads(ofStream: streamID, account: job.account),
                uploads.uploadIDs.contains(job.key)
            else { return }
            uploads.uploadIDs.removeAll { $0 == job.key }
            transaction.put(uploads, ofStream: streamID, account: job.account)
            transaction.deleteUpload(job.key, account: job.account)
            guard let failure, uploads.claim == nil, uploads.completed == nil else { return }
            transaction.publish(
                "stream.Encoding.failed", account: job.account, subject: streamID,
                data: [
                    "streamId": .string(streamID),
                    "error": ["code": "FETCH_FAILED", "message": .string(failure)],
                ])
        }
    }

    /// RFC 9110, section 15: what may be otherwise in a moment.
    private static func refusal(_ status: Int) -> PluginError {
        PluginError(
            code: "FETCH_FAILED", message: "The file could not be fetched: its server answered with status \(status).",
            retryable: status >= 500 || [408, 425, 429].contains(status))
    }

    private static func sentence(_ error: PluginError, limit: UInt64) -> String {
        switch error.code {
        case "FETCH_TOO_LARGE":
            "The file could not be fetched: it is larger than the \(limit) bytes an upload may have."
        case "FETCH_FAILED" where error.message.hasPrefix("The file"): error.message
        case "FETCH_FAILED", "FETCH_REFUSED", "TIMEOUT": "The file could not be fetched: \(lowered(error.message))"
        default: "The file could not be fetched: something failed inside the server."
        }
    }

    /// As the second half of a sentence.
    private static func lowered(_ sentence: String) -> String {
        sentence.prefix(1).lowercased() + sentence.dropFirst()
    }
}
