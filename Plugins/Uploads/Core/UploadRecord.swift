internal import JSON
internal import PluginSDK

/// What is kept of an upload. Times are milliseconds since 1970.
struct UploadRecord: Sendable, Hashable {
    let id: String
    let streamID: String
    /// Of the address's secret; nil for an upload that came with a call and so has no address.
    var secretDigest: String?
    let createdAt: Int64
    var expiresAt: Int64
    var maxSizeBytes: Int64?
    var maxDurationSeconds: Double?
    /// Whose pages may upload; nil is any.
    var allowedOrigins: [String]?
    var isComplete = false
    /// Whether it was ended without a file: by its sender, or because it expired.
    var isEnded = false
    /// Whether its stream was made with the address, for its file alone.
    var madeStream = false
    /// Transfers that were created so far; the last one's number.
    var transfers = 0

    init(id: String, streamID: String, createdAt: Int64, expiresAt: Int64) {
        self.id = id
        self.streamID = streamID
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// Whether it was reserved, rather than come with a call.
    var hasAddress: Bool { secretDigest != nil }

    /// Throws `VALIDATION_ERROR`, status 410, when it takes no file any more.
    func checkOpen(now: Int64) throws {
        guard !isComplete else { throw UploadRefusal.over }
        guard !isEnded else { throw UploadRefusal.ended }
        guard expiresAt > now else { throw UploadRefusal.expired }
    }

    init(_ json: JSONObject) throws {
        guard let id = json["uploadId"]?.string, let streamID = json["streamId"]?.string,
            let createdAt = json["createdAt"]?.int64, let expiresAt = json["expiresAt"]?.int64
        else { throw PluginError.internalError("The record of an upload is damaged.") }
        self.init(id: id, streamID: streamID, createdAt: createdAt, expiresAt: expiresAt)
        secretDigest = json["secretDigest"]?.string
        maxSizeBytes = json["maxSizeBytes"]?.int64
        maxDurationSeconds = json["maxDurationSeconds"]?.double
        allowedOrigins = json["allowedOrigins"]?.array?.compactMap(\.string)
        isComplete = json["complete"]?.bool ?? false
        isEnded = json["ended"]?.bool ?? false
        madeStream = json["madeStream"]?.bool ?? false
        transfers = json["transfers"]?.int ?? 0
    }

    var json: JSONObject {
        var json: JSONObject = [
            "uploadId": .string(id), "streamId": .string(streamID), "createdAt": .integer(createdAt),
            "expiresAt": .integer(expiresAt), "complete": .bool(isComplete),
        ]
        json["secretDigest"] = secretDigest.map(JSON.string)
        json["maxSizeBytes"] = maxSizeBytes.map(JSON.integer)
        json["maxDurationSeconds"] = maxDurationSeconds.map(JSON.number)
        json["allowedOrigins"] = allowedOrigins.map { .array($0.map(JSON.string)) }
        if isEnded { json["ended"] = true }
        if madeStream { json["madeStream"] = true }
        if transfers > 0 { json["transfers"] = .integer(Int64(transfers)) }
        return json
    }
}
