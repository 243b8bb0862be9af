internal import JSON
internal import PluginSDK

/// What the uploads of one stream share: the record that each of them reads and writes, so that one wins.
struct StreamUploads: Sendable, Hashable {
    /// A file that arrived and is about to become the source.
    struct Claim: Sendable, Hashable {
        let uploadID: String
        /// Where the bytes lie until they are moved.
        let blob: String
        let sizeBytes: Int64
        let sha256: String
        let filename: String
        let contentType: String
    }

    /// Every upload of the stream that is kept, in the order made.
    var uploadIDs: [String] = []
    /// The one that arrived first.
    var claim: Claim?
    /// The one that is the source.
    var completed: String?

    init() {}

    init(_ json: JSONObject) {
        uploadIDs = json["uploadIds"]?.array?.compactMap(\.string) ?? []
        completed = json["completed"]?.string
        guard let claim = json["claim"]?.object else { return }
        self.claim = Claim(
            uploadID: claim["uploadId"]?.string ?? "", blob: claim["blob"]?.string ?? "",
            sizeBytes: claim["sizeBytes"]?.int64 ?? 0, sha256: claim["sha256"]?.string ?? "",
            filename: claim["filename"]?.string ?? "", contentType: claim["contentType"]?.string ?? "")
    }

    var json: JSONObject {
        var json: JSONObject = ["uploadIds": .array(uploadIDs.map(JSON.string))]
        json["completed"] = completed.map(JSON.string)
        json["claim"] = claim.map { .object($0.json) }
        return json
    }

    /// Throws `VALIDATION_ERROR`, status 409, when another file was first.
    func checkOpen() throws {
        guard completed == nil else { throw UploadRefusal.hasVideo }
        guard claim == nil else { throw UploadRefusal.otherWon }
    }
}

extension StreamUploads.Claim {
    fileprivate var json: JSONObject {
        [
            "uploadId": .string(uploadID), "blob": .string(blob), "sizeBytes": .integer(sizeBytes),
            "sha256": .string(sha256), "filename": .string(filename), "contentType": .string(contentType),
        ]
    }
}
