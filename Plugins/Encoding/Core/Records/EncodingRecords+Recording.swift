package import JSON
internal import PluginSDK

extension EncodingRecords {
    /// What a record of a recording has in the place of an upload's id.
    static let recording = "recording"

    /// Keeps a page of a recording's segments, whole chunks but for the last. Throws `VALIDATION_ERROR` where the stream has a video
    /// already, and where a page does not begin with a chunk.
    package func adopt(_ page: [JSON], of rendition: String, from first: Int) async throws {
        guard RenditionName.isValid(rendition), first >= 0, first % SegmentChunk.capacity == 0 else {
            throw PluginError.validation(
                path: "/parameters/first", problem: "A page begins at a multiple of \(SegmentChunk.capacity).")
        }
        try await store.transaction { transaction in
            if try await transaction.object(key) != nil { return try await refuseAnother(&transaction) }
            for start in stride(from: 0, to: page.count, by: SegmentChunk.capacity) {
                let chunk = page[start..<min(start + SegmentChunk.capacity, page.count)]
                transaction.put(
                    EncodingKeys.chunk(account, streamID, rendition, number: first + start), .array(Array(chunk)))
            }
        }
    }

    /// Makes the stream `ready` with what was recorded, or `failed` where nothing was. Done already, it changes nothing.
    package func adopt(recording: JSONObject, plan: EncodingPlan) async throws {
        try await store.transaction { transaction in
            if try await transaction.object(key) != nil { return try await refuseAnother(&transaction) }
            var plan = plan
            plan.segmentSeconds = recording["segmentSeconds"]?.double ?? plan.segmentSeconds
            var record = EncodingRecord(uploadID: Self.recording, plan: plan)
            record.source = recording["source"]?.object
            record.longestSegmentSeconds = recording["longestSegmentSeconds"]?.double
            record.renditions = EncodingRecord.bestFirst(
                (recording["renditions"]?.array ?? []).compactMap { RenditionRecord($0) })
            var data: JSONObject = ["streamId": .string(streamID)]
            let done = WorkerMessage.Done(
                durationSeconds: recording["durationSeconds"]?.double,
                warnings: (recording["warnings"]?.array ?? []).compactMap(\.string))
            if record.complete(done) {
                data["durationSeconds"] = record.source?["durationSeconds"] ?? .null
                data["renditions"] = .array(record.renditions.filter { $0.kind == .video }.map { .string($0.name) })
                transaction.publish("stream.Encoding.completed", account: account, subject: streamID, data: data)
            } else {
                let failure = EncodingRecord.Failure(
                    code: "NOTHING_RECORDED",
                    message: "Nothing was recorded: the publisher left before the first segment was whole.")
                record.fail(failure)
                data["error"] = failure.json
                transaction.publish("stream.Encoding.failed", account: account, subject: streamID, data: data)
            }
            transaction.put(key, record.json)
        }
    }

    /// The same recording again is nothing new; a stream with another video keeps it.
    private func refuseAnother(_ transaction: inout Transaction) async throws {
        guard let known = try await transaction.object(key), try !EncodingRecord(known).isRecording else { return }
        throw PluginError.validation(
            path: "/parameters/streamId", problem: "This stream has a video already.")
    }
}
