import JSON

/// What a commit is given to enqueue a job, or to hold only for one attempt at it.
extension JobQueue {
    /// The part of a commit that enqueues a job, unless one of that name waits or runs.
    ///
    /// Throws `INVALID_KEY` and `VALIDATION_ERROR` for a name or a payload that is none.
    package static func draft(
        account: String, kind: String, key: String, payload: [UInt8], due: Int64, requestID: String = ""
    ) throws(KernelError) -> StoreCommit.Put {
        guard 1...200 ~= key.utf8.count, !key.utf8.contains(0) else {
            throw KernelError(code: "INVALID_KEY", message: "A job's key is 1 to 200 bytes long, without NUL.")
        }
        // An id joins its parts by '/', and only its last, the key, may contain one.
        for part in [account, kind] where part.utf8.count > 64 || part.utf8.contains(0) || part.contains("/") {
            throw KernelError(
                code: "INVALID_KEY", message: "A job's account and kind are at most 64 bytes long, without '/' or NUL.")
        }
        let json: JSON
        do {
            json = payload.isEmpty ? .null : try JSON(parsing: payload)
        } catch {
            throw .validation(path: "/payload", problem: "is not JSON: \(error)")
        }
        return .init(
            key: KeySpace.job(kind: kind, account: account, key: key),
            value: JobRecord(payload: json, due: due, requestID: requestID).stored)
    }

    /// The part of a commit that holds only while an attempt has its lease; nil for what is no job's id.
    package static func fence(id: String, attempt: Int) -> StoreCommit.PrefixCheck? {
        guard let id = JobID(id) else { return nil }
        return .init(key: id.name.storeKey, prefix: JobRecord.prefix(.running, attempt, id.ulid))
    }
}
