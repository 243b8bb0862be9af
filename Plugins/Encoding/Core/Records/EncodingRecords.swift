internal import JSON
package import PluginSDK

/// The records of one stream in the store, and the commits that change them.
package struct EncodingRecords: Sendable {
    let store: any Store
    let account: String
    let streamID: String
    let key: StoreKey
    private let isReencode: Bool

    /// Records of a stream of an account: of its encode, or of the one that is to take its place.
    package init(store: any Store, account: String, streamID: String, isReencode: Bool = false) {
        self.store = store
        self.account = account
        self.streamID = streamID
        self.isReencode = isReencode
        key = isReencode ? EncodingKeys.reencode(account, streamID) : EncodingKeys.record(account, streamID)
    }

    /// The record, or nil where the stream was never uploaded or is deleted.
    package func load() async throws -> EncodingRecord? {
        try await store.get(key).map { try EncodingRecord($0.object()) }
    }

    /// Begins: record, job and `stream.Encoding.started` in one commit. The same upload again changes nothing. `sizeBytes` is
    /// the file's: an address takes one file, but of those that began to come there another may have been followed.
    package func begin(uploadID: String, sizeBytes: Int64? = nil, plan: EncodingPlan) async throws {
        try await store.transaction { transaction in
            if let known = try await transaction.object(key) {
                var record = try EncodingRecord(known)
                if let followed = record.followed, record.uploadID == uploadID,
                    (sizeBytes ?? followed.sizeBytes) == followed.sizeBytes
                {
                    // What was copied while it came stays.
                    record.followed = nil
                    transaction.put(key, record.json)
                    transaction.enqueue("copy", account: account, key: streamID)
                    transaction.publish("stream.Encoding.started", account: account, subject: streamID, data: data())
                    return
                }
                guard record.followed != nil || record.isFinal && record.uploadID != uploadID else { return }
                try await deleteSegments(&transaction)
            }
            transaction.put(key, EncodingRecord(uploadID: uploadID, plan: plan).json)
            transaction.enqueue(plan.copiesPicture ? "copy" : "first", account: account, key: streamID)
            transaction.publish("stream.Encoding.started", account: account, subject: streamID, data: data())
        }
    }

    /// Changes the record. Throws `LEASE_LOST` where the stream is gone.
    package func update(_ job: Job, _ change: @Sendable (inout EncodingRecord) throws -> Void) async throws {
        try await store.transaction(job: job) { transaction in
            let before = try await running(&transaction)
            var record = before
            try change(&record)
            if record != before { transaction.put(key, record.json) }
        }
    }

    /// Adds a segment, which is playable with this commit.
    package func add(_ segment: WorkerMessage.Segment, progress: Double, job: Job) async throws {
        try await store.transaction(job: job) { transaction in
            var record = try await running(&transaction)
            guard try record.apply(segment) else { return }
            record.apply(progress: progress)
            let chunkKey = EncodingKeys.chunk(account, streamID, segment.rendition, number: segment.number)
            let chunk = try await transaction.get(chunkKey)?.json()
            transaction.put(chunkKey, SegmentChunk.adding(segment, to: chunk))
            transaction.put(key, record.json)
        }
    }

    /// Begins again without a copy, the segments forgotten, in one commit.
    package func encodeInstead(job: Job) async throws {
        try await store.transaction(job: job) { transaction in
            var record = try await running(&transaction)
            try await deleteSegments(&transaction, of: isReencode ? record.renditions.map(\.name) : nil)
            record.encodeInstead()
            transaction.put(key, record.json)
        }
    }

    /// What plays first is whole, or it is no copy: the rest is a job of its own.
    package func handOver(_ done: WorkerMessage.Done, job: Job) async throws {
        try await store.transaction(job: job) { transaction in
            var record = try await running(&transaction)
            let isMade = done.copied || job.kind == "first"
            if isMade { record.first = done.first }
            if !done.copied { record.plan.copiesPicture = false }
            transaction.put(key, record.json)
            transaction.enqueue(isMade ? "encode" : "first", account: account, key: streamID)
        }
    }

    /// Ends it: `ready` and `stream.Encoding.completed` in one commit, or what ``fail(_:job:)`` does where there is
    /// nothing to play.
    package func complete(_ done: WorkerMessage.Done, job: Job) async throws {
        try await store.transaction(job: job) { transaction in
            var record = try await running(&transaction)
            guard record.complete(done) else {
                throw PluginError(
                    code: "NO_VIDEO_OR_AUDIO",
                    message: "The file holds neither a picture nor sound that could be read: upload another file.")
            }
            if isReencode {
                try await replace(by: record, &transaction)
            } else {
                transaction.put(key, record.json)
            }
            var data = data()
            data["durationSeconds"] = record.source?["durationSeconds"] ?? .null
            data["renditions"] = .array(record.renditions.filter { $0.kind == .video }.map { .string($0.name) })
            transaction.publish("stream.Encoding.completed", account: account, subject: streamID, data: data)
        }
    }

    /// Ends it: `failed`, the segments forgotten, and `stream.Encoding.failed` in one commit.
    package func fail(_ failure: EncodingRecord.Failure, job: Job) async throws {
        try await store.transaction(job: job) { transaction in
            var record = try await running(&transaction)
            if isReencode {
                // What there is goes on playing.
                try await deleteSegments(&transaction, of: record.renditions.map(\.name))
                transaction.delete(key)
            } else {
                record.fail(failure)
                try await deleteSegments(&transaction)
                transaction.put(key, record.json)
            }
            var data = data()
            data["error"] = failure.json
            transaction.publish("stream.Encoding.failed", account: account, subject: streamID, data: data)
        }
    }

    /// Forgets the stream.
    package func delete() async throws {
        try await store.transaction { transaction in
            if try await transaction.get(key) != nil { transaction.delete(key) }
            let reencode = EncodingKeys.reencode(account, streamID)
            if try await transaction.get(reencode) != nil { transaction.delete(reencode) }
            try await deleteSegments(&transaction)
        }
    }

    /// Of an event. One of an encode that is to take another's place says so: the stream's state stays until it is done.
    private func data() -> JSONObject {
        var data: JSONObject = ["streamId": .string(streamID)]
        if isReencode { data["reencode"] = true }
        return data
    }

    private func running(_ transaction: inout Transaction) async throws -> EncodingRecord {
        guard let object = try await transaction.object(key) else {
            throw PluginError(code: "LEASE_LOST", message: "The stream was deleted while it was encoded.")
        }
        return try EncodingRecord(object)
    }

    func deleteSegments(_ transaction: inout Transaction, of renditions: [String]? = nil) async throws {
        let prefixes = renditions?.map { EncodingKeys.segments(streamID, $0) } ?? [EncodingKeys.segments(streamID)]
        for prefix in prefixes {
            let chunks = try await transaction.scan(StoreScan(account: account, prefix: prefix, limit: 10_000))
            for chunk in chunks { transaction.delete(StoreKey(account: account, key: chunk.key)) }
        }
    }
}
