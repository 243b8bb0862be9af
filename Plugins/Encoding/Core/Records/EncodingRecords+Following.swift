package import PluginSDK

extension EncodingRecords {
    /// Begins to copy an upload that is on its way: record and job in one commit. Nothing where there is a record already.
    package func follow(_ upload: FollowedUpload, uploadID: String, plan: EncodingPlan) async throws {
        try await store.transaction { transaction in
            if let known = try await transaction.object(key), try !EncodingRecord(known).isFailed { return }
            try await deleteSegments(&transaction)
            var record = EncodingRecord(uploadID: uploadID, plan: plan)
            record.followed = upload
            transaction.put(key, record.json)
            transaction.enqueue("follow", account: account, key: streamID)
        }
    }

    /// Forgets what was copied of an upload that ended without a file. True: it was there.
    package func unfollow(uploadID: String, job: Job) async throws -> Bool {
        try await store.transaction(job: job) { transaction in
            guard let known = try await transaction.object(key) else { return false }
            let record = try EncodingRecord(known)
            guard record.followed != nil, record.uploadID == uploadID else { return false }
            try await deleteSegments(&transaction)
            transaction.delete(key)
            return true
        }
    }
}
