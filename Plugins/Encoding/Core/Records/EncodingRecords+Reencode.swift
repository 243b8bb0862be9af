package import JSON
package import PluginSDK

extension EncodingRecords {
    /// How long the files of replaced renditions stay for those who are watching them, milliseconds.
    private static let graceMilliseconds: Int64 = 6 * 3_600_000

    /// Begins an encode that is to take the place of the stream's: record, job and `stream.Encoding.started` in one commit.
    /// `change` makes its plan of the one before. Throws `NOT_FOUND` where no file was encoded, `VALIDATION_ERROR` while it
    /// still is, or is again.
    package static func reencode(
        store: any Store, account: String, streamID: String, answer: JSON,
        _ change: @Sendable (inout EncodingPlan) throws -> Void
    ) async throws -> JSON {
        try await store.answering { transaction in
            guard let known = try await transaction.object(EncodingKeys.record(account, streamID)) else {
                throw PluginError.notFound("The stream has no video that could be encoded again.")
            }
            let record = try EncodingRecord(known)
            guard !record.isRecording else {
                throw PluginError.validation(
                    path: "/parameters/streamId",
                    problem: "The stream is a recording of a live stream: there is no original to encode again.")
            }
            let place = EncodingKeys.reencode(account, streamID)
            guard record.isFinal, try await transaction.get(place) == nil else {
                throw PluginError.validation(
                    path: "/parameters/streamId", problem: "The stream is being encoded: wait until it is ready.")
            }
            var plan = record.plan
            try change(&plan)
            var next = EncodingRecord(uploadID: record.uploadID, plan: plan)
            next.generation = record.generation + 1
            transaction.put(place, next.json)
            transaction.enqueue("reencode", account: account, key: streamID)
            transaction.publish(
                "stream.Encoding.started", account: account, subject: streamID,
                data: ["streamId": .string(streamID), "reencode": true])
            return answer
        }
    }

    /// Puts a finished encode in the place of the stream's. Its renditions are gone from the playlists with the commit;
    /// their files go later.
    func replace(by record: EncodingRecord, _ transaction: inout Transaction) async throws {
        let place = EncodingKeys.record(account, streamID)
        guard let known = try await transaction.object(place) else {
            throw PluginError(code: "LEASE_LOST", message: "The stream was deleted while it was encoded.")
        }
        let replaced = try EncodingRecord(known)
        let before = replaced.renditions.map(\.name) + replaced.texts.map(\.name) + ["storyboard\(replaced.suffix)"]
        try await deleteSegments(&transaction, of: before)
        transaction.put(place, record.json)
        transaction.delete(key)
        transaction.enqueue(
            "removeRenditions", account: account, key: "\(streamID)/\(record.generation)",
            payload: ["streamId": .string(streamID), "renditions": .array(before.map(JSON.string))],
            delayMilliseconds: Self.graceMilliseconds)
    }
}
