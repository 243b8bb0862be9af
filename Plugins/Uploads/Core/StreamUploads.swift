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
        /// Whether the bytes outlive a failure: a client that sends in pieces goes on from what was acknowledged.
        var isResumable = false
    }

    /// The file that is the source.
    struct Source: Sendable, Hashable {
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
    /// What it brought.
    var source: Source?

    init() {}

    init(_ json: JSONObject) {
        uploadIDs = json["uploadIds"]?.array?.compactMap(\.string) ?? []
        completed = json["completed"]?.string
        source = json["source"]?.object.map(Source.init)
        claim = json["claim"]?.object.map(Claim.init)
    }

    var json: JSONObject {
        var json: JSONObject = ["uploadIds": .array(uploadIDs.map(JSON.string))]
        json["completed"] = completed.map(JSON.string)
        json["source"] = source.map { .object($0.json) }
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
    fileprivate init(_ json: JSONObject) {
        self.init(
            uploadID: json["uploadId"]?.string ?? "", blob: json["blob"]?.string ?? "",
            sizeBytes: json["sizeBytes"]?.int64 ?? 0, sha256: json["sha256"]?.string ?? "",
            filename: json["filename"]?.string ?? "", contentType: json["contentType"]?.string ?? "",
            isResumable: json["resumable"]?.bool ?? false)
    }

    fileprivate var json: JSONObject {
        var json: JSONObject = [
            "uploadId": .string(uploadID), "blob": .string(blob), "sizeBytes": .integer(sizeBytes),
            "sha256": .string(sha256), "filename": .string(filename), "contentType": .string(contentType),
        ]
        if isResumable { json["resumable"] = true }
        return json
    }
}

extension StreamUploads.Source {
    /// What a claim brings.
    init(_ claim: StreamUploads.Claim) {
        self.init(
            sizeBytes: claim.sizeBytes, sha256: claim.sha256, filename: claim.filename, contentType: claim.contentType)
    }

    fileprivate init(_ json: JSONObject) {
        self.init(
            sizeBytes: json["sizeBytes"]?.int64 ?? 0, sha256: json["sha256"]?.string ?? "",
            filename: json["filename"]?.string ?? "", contentType: json["contentType"]?.string ?? "")
    }

    fileprivate var json: JSONObject {
        [
            "sizeBytes": .integer(sizeBytes), "sha256": .string(sha256), "filename": .string(filename),
            "contentType": .string(contentType),
        ]
    }
}
