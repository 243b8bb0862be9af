internal import JSON
package import PluginSDK

/// The records of one stream in the store, and the commits that change them.
package struct EncodingRecords: Sendable {
    private let store: any Store
    private let account: String
    private let streamID: String
    private var key: StoreKey { EncodingKeys.record(account, streamID) }

    /// Records of a stream of an account.
    package init(store: any Store, account: String, streamID: String) {
        self.store = store
        self.account = account
        self.streamID = streamID
    }

    /// The record, or nil where the stream was never uploaded or is deleted.
    package func load() async throws -> EncodingRecord? {
        try await store.get(key).map { try EncodingRecord($0.object()) }
    }

    /// Begins: record, job and `stream.Encoding.started` in one commit. The same upload again changes nothing.
    package func begin(uploadID: String, plan: EncodingPlan) async throws {
        try await store.transaction { transaction in
            if let known = try await transaction.object(key) {
                let record = try EncodingRecord(known)
                guard record.isFinal, record.uploadID != uploadID else { return }
                try await deleteSegments(&transaction)
            }
            transaction.put(key, EncodingRecord(uploadID: uploadID, plan: plan).json)
            transaction.enqueue("encode", account: account, key: streamID)
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
            record.encodeInstead()
            try await deleteSegments(&transaction)
            transaction.put(key, record.json)
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
            transaction.put(key, record.json)
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
            record.fail(failure)
            try await deleteSegments(&transaction)
            transaction.put(key, record.json)
            var data = data()
            data["error"] = failure.json
            transaction.publish("stream.Encoding.failed", account: account, subject: streamID, data: data)
        }
    }

    /// Forgets the stream.
    package func delete() async throws {
        try await store.transaction { transaction in
            if try await transaction.get(key) != nil { transaction.delete(key) }
            try await deleteSegments(&transaction)
        }
    }

    private func data() -> JSONObject { ["streamId": .string(streamID)] }

    private func running(_ transaction: inout Transaction) async throws -> EncodingRecord {
        guard let object = try await transaction.object(key) else {
            throw PluginError(code: "LEASE_LOST", message: "The stream was deleted while it was encoded.")
        }
        return try EncodingRecord(object)
    }

    private func deleteSegments(_ transaction: inout Transaction) async throws {
        let chunks = try await transaction.scan(
            StoreScan(account: account, prefix: EncodingKeys.segments(streamID), limit: 10_000))
        for chunk in chunks { transaction.delete(StoreKey(account: account, key: chunk.key)) }
    }
}
