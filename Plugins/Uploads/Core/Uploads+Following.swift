internal import JSON
internal import PluginSDK

// Files that are read while they come: by the plugin that encodes, which is told once and asks how far they are.

extension Uploads {
    /// A file of which so much came can be begun with; bytes.
    private static let followedFrom: UInt64 = 256 << 10

    /// Tells whoever reads files while they come of one, once enough of it came to begin with. Never fails: such a file
    /// plays a little later.
    func announce(_ transfer: Transfer, at place: UploadPlace, from start: UInt64, requestID: String) async {
        guard transfer.kind == .whole, let length = transfer.length, transfer.offset < length,
            start < Self.followedFrom, transfer.offset >= Self.followedFrom,
            host.registry.offers("followUpload")
        else { return }
        do {
            _ = try await host.registry.call(
                "followUpload", account: place.account,
                parameters: [
                    "streamId": .string(place.record.streamID), "uploadId": .string(place.record.id),
                    "blob": .string(place.blob.key), "sizeBytes": .integer(Int64(clamping: length)),
                ], requestID: requestID)
        } catch {
            host.log.debug("A file is not read while it comes.", ["error": .string("\(error)")])
        }
    }

    /// `uploadProgress`: how much of an upload came, durably; of the file in `blob` where that is named. Throws `NOT_FOUND`
    /// where it ended without a file.
    func progress(_ call: Call) async throws -> JSON {
        let id = call.parameters["uploadId"]?.string ?? ""
        guard let entry = try await host.store.get(UploadRecords.key(id, account: call.account)) else {
            throw UploadRefusal.unknown
        }
        let record = try UploadRecord(entry.object())
        guard record.streamID == call.parameters["streamId"]?.string, !record.isEnded else {
            throw UploadRefusal.unknown
        }
        // Another file was first, or this one.
        let uploads = try await records.uploads(ofStream: record.streamID, account: call.account)
        if let other = uploads.completed ?? uploads.claim?.uploadID, other != id { throw UploadRefusal.unknown }
        let blob = call.parameters["blob"]?.string
        let transfers = try await records.transfers(of: id, account: call.account).filter { transfer in
            transfer.kind == .whole
                && blob.map { $0 == UploadPlace.blob(of: transfer.number, upload: id, account: call.account).key }
                    ?? true
        }
        guard record.isComplete || blob == nil || !transfers.isEmpty else { throw UploadRefusal.unknown }
        let received = transfers.map(\.offset).max() ?? 0
        return ["complete": .bool(record.isComplete), "receivedBytes": .integer(Int64(clamping: received))]
    }
}
