internal import JSON
package import PluginSDK

/// What follows the end of a session: the stream's state, its event, and the recording.
package struct LiveEnding: Sendable {
    /// The job that hands the recording on.
    package static let adoption = "adoptRecording"
    /// The job that forgets what only the live addresses need.
    package static let forgetting = "forgetLive"
    /// Segments handed on in one call.
    private static let page = 1024

    let host: Host

    package init(host: Host) {
        self.host = host
    }

    /// Ends the stream: state, record and `stream.Live.stopped`, once. One that never was live is `created` again.
    package func end(account: String, streamID: String) async throws {
        let records = LiveRecords(store: host.store, account: account, streamID: streamID)
        guard let record = try await records.load(), record.phase != .ended else { return }
        let streams = Streams(registry: host.registry)
        let now = host.clock.now
        if record.phase == .waiting {
            try await streams.mark(streamID, "created", account: account)
            try await records.delete()
            return try await host.blobs.removeAll(LiveKeys.media(account, streamID))
        }
        let isRecorded = record.terms.records
        try await streams.mark(streamID, isRecorded ? "encoding" : "ready", account: account)
        try await host.store.transaction { transaction in
            guard let known = try await transaction.object(records.key) else { return }
            var record = try LiveRecord(known)
            guard record.phase != .ended else { return }
            record.phase = .ended
            record.endedAt = now
            record.awaySince = nil
            transaction.put(records.key, record.json)
            transaction.delete(LiveKeys.key(record.keyHash))
            let seconds = record.tracks.map(\.mediaSeconds).max() ?? 0
            transaction.publish(
                "stream.Live.stopped", account: account, subject: streamID,
                data: [
                    "streamId": .string(streamID), "recorded": .bool(isRecorded), "durationSeconds": .number(seconds),
                ])
            if isRecorded { transaction.enqueue(Self.adoption, account: account, key: streamID) }
            transaction.enqueue(
                Self.forgetting, account: account, key: streamID,
                delayMilliseconds: record.terms.afterlifeMilliseconds)
        }
    }

    /// The job: hands the recording to who keeps what is encoded. Done again, it changes nothing.
    package func adopt(_ job: Job) async throws {
        let records = LiveRecords(store: host.store, account: job.account, streamID: job.key)
        guard let record = try await records.load(), record.phase == .ended, !record.isAdopted else { return }
        var segments: [String: [NumberedSegment]] = [:]
        for track in record.tracks { segments[track.name] = try await records.segments(of: track.name) }
        let recording = Recording(record, segments: segments)
        for track in recording.tracks {
            for start in stride(from: 0, to: track.segments.count, by: Self.page) {
                let page = track.segments[start..<min(start + Self.page, track.segments.count)]
                try await call(
                    job,
                    [
                        "rendition": .string(track.record.name), "first": .integer(Int64(start)),
                        "segments": .array(page.map { $0.segment.recorded(number: $0.number) }),
                    ])
            }
        }
        try await call(job, ["recording": recording.json])
        try await host.store.transaction(job: job) { transaction in
            guard let known = try await transaction.object(records.key) else { return }
            var record = try LiveRecord(known)
            record.isAdopted = true
            transaction.put(records.key, record.json)
        }
    }

    private func call(_ job: Job, _ more: JSONObject) async throws {
        var parameters = more
        parameters["streamId"] = .string(job.key)
        do {
            _ = try await host.registry.call(
                "adoptRecording", account: job.account, parameters: parameters, requestID: "")
        } catch let error as PluginError where error.code == "NOT_FOUND" {
            // The stream is being deleted.
            throw PluginError(code: "LEASE_LOST", message: error.message)
        } catch var error as PluginError {
            error.retryable = true
            throw error
        }
    }

    /// The job: what was stored for the live addresses goes; of a stream that was not recorded, its files as well.
    package func forget(_ job: Job) async throws {
        let records = LiveRecords(store: host.store, account: job.account, streamID: job.key)
        guard let record = try await records.load() else { return }
        guard record.isAdopted || !record.terms.records else {
            throw PluginError(code: "NOT_ADOPTED", message: "The recording is not handed on yet.", retryable: true)
        }
        if !record.terms.records { try await host.blobs.removeAll(LiveKeys.media(job.account, job.key)) }
        try await host.store.transaction(job: job) { transaction in
            try await records.deleteSegments(&transaction)
            if try await transaction.get(LiveKeys.active(job.key)) != nil {
                transaction.delete(LiveKeys.active(job.key))
            }
        }
    }
}
