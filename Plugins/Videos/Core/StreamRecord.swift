internal import JSON
internal import PluginSDK

/// What is kept of a stream. Times are milliseconds since 1970.
struct StreamRecord: Sendable, Hashable {
    let id: String
    var state = StreamState.created
    var title = ""
    var metadata: JSONObject = [:]
    let createdAt: Int64
    var updatedAt: Int64
    var access = StreamAccess()
    var maxDurationSeconds: Double?
    var thumbnailTimeSeconds: Double?
    var deleteAfter: Int64?
    /// Of the source; nil until a file is there.
    var sizeBytes: Int64?
    /// Whether it is, or was, a live stream: another plugin knows more of it.
    var isLive = false
    /// Of `stream.Encoding.failed`.
    var failure: JSONObject?
    /// Of the last event that was taken in: an event that comes again changes nothing.
    var lastSequence: UInt64 = 0

    init(id: String, now: Int64) {
        self.id = id
        createdAt = now
        updatedAt = now
    }

    init(_ json: JSONObject) throws {
        guard let id = json["streamId"]?.string, let state = json["state"]?.string.flatMap(StreamState.init(rawValue:)),
            let createdAt = json["createdAt"]?.int64, let updatedAt = json["updatedAt"]?.int64
        else { throw PluginError.internalError("The record of a stream is damaged.") }
        self.id = id
        self.state = state
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        title = json["title"]?.string ?? ""
        metadata = json["metadata"]?.object ?? [:]
        access = StreamAccess(json["access"]?.object)
        maxDurationSeconds = json["maxDurationSeconds"]?.double
        thumbnailTimeSeconds = json["thumbnailTimeSeconds"]?.double
        deleteAfter = json["deleteAfter"]?.int64
        sizeBytes = json["sizeBytes"]?.int64
        isLive = json["isLive"]?.bool ?? false
        failure = json["failure"]?.object
        lastSequence = UInt64(json["lastSequence"]?.int64 ?? 0)
    }

    var json: JSONObject {
        var json: JSONObject = [
            "streamId": .string(id), "state": .string(state.rawValue), "title": .string(title),
            "metadata": .object(metadata), "createdAt": .integer(createdAt), "updatedAt": .integer(updatedAt),
            "access": .object(access.json), "lastSequence": .integer(Int64(lastSequence)),
        ]
        json["maxDurationSeconds"] = maxDurationSeconds.map(JSON.number)
        json["thumbnailTimeSeconds"] = thumbnailTimeSeconds.map(JSON.number)
        json["deleteAfter"] = deleteAfter.map(JSON.integer)
        json["sizeBytes"] = sizeBytes.map(JSON.integer)
        if isLive { json["isLive"] = true }
        json["failure"] = failure.map(JSON.object)
        return json
    }

    /// Whether a file may still be sent for it.
    var takesUpload: Bool { sizeBytes == nil && state.takesUpload }
}
