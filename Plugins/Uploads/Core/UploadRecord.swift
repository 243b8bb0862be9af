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

    init(id: String, streamID: String, createdAt: Int64, expiresAt: Int64) {
        self.id = id
        self.streamID = streamID
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// Whether it was reserved, rather than come with a call.
    var hasAddress: Bool { secretDigest != nil }

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
        return json
    }
}
