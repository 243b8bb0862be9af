package import JSON
internal import PluginSDK

/// What is kept of a live stream. Times are milliseconds since 1970.
package struct LiveRecord: Sendable, Hashable {
    /// `waiting` → `live` → `ended`.
    package enum Phase: String, Sendable {
        /// For its first publisher.
        case waiting
        /// There was one; the session is not over.
        case live
        /// Nothing more comes.
        case ended
    }

    /// The stream.
    package let streamID: String
    /// SHA-256 of the stream key, lower-case hex.
    package var keyHash: String
    /// What it was started with.
    package var terms: LiveTerms
    /// Where it is.
    package var phase = Phase.waiting
    /// When it went live.
    package var startedAt: Int64?
    /// When it was over.
    package var endedAt: Int64?
    /// Since when no publisher is there; nil: one is, or never was.
    package var awaySince: Int64?
    /// When something was last stored.
    package var storedAt: Int64?
    /// The number of the next init segments: none is used again.
    package var nextInit = 0
    /// Of the source: what stream-media found last.
    package var source: JSONObject?
    /// The renditions, as announced.
    package var tracks: [LiveTrackRecord] = []
    /// What is amiss, in sentences; the last few.
    package var warnings: [String] = []
    /// Whether the recording belongs to the plugin that keeps what is encoded.
    package var isAdopted = false

    /// Of a stream that waits for a publisher.
    package init(streamID: String, keyHash: String, terms: LiveTerms) {
        self.streamID = streamID
        self.keyHash = keyHash
        self.terms = terms
    }
}

extension LiveRecord {
    /// Reads a record of the store. Throws `INTERNAL_ERROR` where it is none.
    package init(_ json: JSONObject) throws {
        guard let streamID = json["streamId"]?.string, let keyHash = json["keyHash"]?.string,
            let phase = json["phase"]?.string.flatMap(Phase.init(rawValue:))
        else { throw PluginError.internalError("The record of a live stream cannot be read.") }
        self.init(streamID: streamID, keyHash: keyHash, terms: LiveTerms(json["terms"]?.object ?? [:]))
        self.phase = phase
        startedAt = json["startedAt"]?.int64
        endedAt = json["endedAt"]?.int64
        awaySince = json["awaySince"]?.int64
        storedAt = json["storedAt"]?.int64
        nextInit = json["nextInit"]?.int ?? 0
        source = json["source"]?.object
        tracks = (json["tracks"]?.array ?? []).compactMap { LiveTrackRecord($0) }
        warnings = (json["warnings"]?.array ?? []).compactMap(\.string)
        isAdopted = json["adopted"]?.bool ?? false
    }

    /// As the store keeps it.
    package var json: JSONObject {
        var json: JSONObject = [
            "streamId": .string(streamID), "keyHash": .string(keyHash), "terms": .object(terms.json),
            "phase": .string(phase.rawValue), "nextInit": .integer(Int64(nextInit)),
            "tracks": .array(tracks.map(\.json)),
        ]
        json["startedAt"] = startedAt.map(JSON.integer)
        json["endedAt"] = endedAt.map(JSON.integer)
        json["awaySince"] = awaySince.map(JSON.integer)
        json["storedAt"] = storedAt.map(JSON.integer)
        json["source"] = source.map(JSON.object)
        if !warnings.isEmpty { json["warnings"] = .array(warnings.map(JSON.string)) }
        if isAdopted { json["adopted"] = true }
        return json
    }
}
