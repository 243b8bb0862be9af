internal import JSON
internal import PluginSDK

// Uploads by address: the server fetches the file itself.

extension Uploads {
    /// The job's kind; its key is the upload's id.
    static let fetching = "fetchUpload"

    /// `upload` with `url`: checks the address, and has a job fetch what is there.
    func upload(from url: String, call: Call) async throws -> JSON {
        guard call.attachment == nil, call.parameters["content"] == nil else {
            throw PluginError.validation(
                path: "/parameters/url", problem: "Send an address, content or a file, not several.")
        }
        do {
            try await host.fetch.check(url)
        } catch let error as PluginError where error.code == "FETCH_REFUSED" {
            throw PluginError.validation(path: "/parameters/url", problem: error.message)
        }
        let streamID = call.parameters["streamId"]?.string ?? ""
        _ = try await openStream(streamID, call: call)
        let stream = try await streams.markUploading(
            streamID, maxDurationSeconds: nil, account: call.account, requestID: call.requestID)
        let now = host.clock.now
        let record = UploadRecord(fetchedInto: streamID, now: now)
        return try await host.store.answering { transaction in
            var uploads = try await transaction.uploads(ofStream: streamID, account: call.account) ?? StreamUploads()
            uploads.uploadIDs.append(record.id)
            transaction.put(uploads, ofStream: streamID, account: call.account)
            transaction.put(record, account: call.account)
            transaction.enqueue(
                Self.fetching, account: call.account, key: record.id,
                payload: ["streamId": .string(streamID), "url": .string(url)])
            return ["stream": stream, "upload": .null]
        }
    }

    /// Ends the fetches of a stream that is deleted. What they brought goes with the rest of their uploads.
    func cancelFetch(_ upload: String, account: String) async throws {
        try await host.jobs.cancel(account: account, kind: Self.fetching, key: upload)
    }
}

extension UploadRecord {
    /// Of a file that the server fetches. It is reserved, as one with an address is: a deletion of its stream ends it.
    init(fetchedInto streamID: String, now: Int64) {
        self.init(id: Identifier.make("upl_", now: now), streamID: streamID, createdAt: now, expiresAt: now)
        // No secret has this digest: nobody sends to it.
        secretDigest = ""
    }
}
