internal import JSON
internal import PluginSDK

extension EncodeRun {
    /// The job of an upload that is on its way: copies what came, and waits for the rest. It decides nothing: once the file is
    /// whole, the job `copy` goes on where this one is, and says what is wrong with a file. An upload that ends without a
    /// file takes with it what was copied.
    func follow() async throws {
        guard let record = try await records.load(), let upload = record.followed else { return }
        let follower = UploadFollower(
            host: host, account: job.account, streamID: streamID, uploadID: record.uploadID,
            blob: upload.blob)
        do {
            try await copy(record, upload, follower)
        } catch let error as PluginError where error.code != "CANCELLED" && error.code != "LEASE_LOST" {
            host.log.debug(
                "An upload cannot be played while it comes.",
                ["streamId": .string(streamID), "code": .string(error.code), "reason": .string(error.message)])
        }
        guard try await follower.over() == .ended else { return }
        guard try await records.unfollow(uploadID: record.uploadID, job: job) else { return }
        try await host.blobs.removeAll(EncodingKeys.media(job.account, streamID))
    }

    private func copy(_ record: EncodingRecord, _ upload: FollowedUpload, _ follower: UploadFollower) async throws {
        guard let stream = try await stream() else { return }
        let specification = record.plan.specification(
            have: record.have, encoders: record.encoders, maxDurationSeconds: stream["maxDurationSeconds"]?.double,
            part: .copy)
        guard var object = specification.object else { return }
        object["sizeBytes"] = .integer(upload.sizeBytes)
        let request = WorkerRequest(
            kind: "media", account: job.account, specification: .object(object), inputs: [upload.blob],
            outputFolder: EncodingKeys.media(job.account, streamID).key)
        _ = try await host.workers.run(request) { message in
            if case .wait(let offset) = try WorkerMessage(message) {
                try await follower.wait(until: offset)
            } else {
                try await take(message)
            }
        }
    }
}
