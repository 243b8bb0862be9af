internal import JSON
internal import PluginSDK

extension Videos {
    private static let deletion = "deleteStream"

    /// Enqueues the job that honours `deleteAfter`. Its key holds the time: one for an earlier time than the record's does nothing.
    func enqueueDeletion(of record: StreamRecord, account: String, now: Int64, in transaction: inout Transaction) {
        guard let time = record.deleteAfter else { return }
        transaction.enqueue(
            Self.deletion, account: account, key: Self.key(record.id, time),
            payload: ["streamId": .string(record.id), "deleteAfter": .integer(time)],
            delayMilliseconds: max(0, time - now))
    }

    private static func key(_ id: String, _ time: Int64) -> String { "\(id)/\(time)" }

    /// Drops the job of a stream that is deleted before its time. Should that fail, the job finds nothing to do.
    func forgetDeletion(of id: String, at time: Int64?, account: String) async {
        guard let time else { return }
        do {
            try await host.jobs.cancel(account: account, kind: Self.deletion, key: Self.key(id, time))
        } catch {
            host.log.warning("A job could not be dropped.", ["streamId": .string(id), "error": .string("\(error)")])
        }
    }

    /// The job: deletes the stream, unless it is gone or its time has changed.
    func deleteExpired(_ job: Job) async throws {
        let id = job.payload["streamId"]?.string ?? ""
        let key = StreamRecords.key(id, account: job.account)
        try await host.store.transaction(job: job) { transaction in
            guard let json = try await transaction.object(key) else { return }
            let record = try StreamRecord(json)
            guard record.deleteAfter == job.payload["deleteAfter"]?.int64 else { return }
            remove(record, account: job.account, in: &transaction)
        }
    }

    func remove(_ record: StreamRecord, account: String, in transaction: inout Transaction) {
        transaction.delete(StreamRecords.key(record.id, account: account))
        transaction.delete(StreamRecords.ownerKey(record.id))
        transaction.publish(
            "stream.deleted", account: account, subject: record.id, data: ["streamId": .string(record.id)])
    }
}
