internal import JSON
internal import PluginSDK

/// Puts the API's stream object together, from the record and what other plugins know.
struct StreamComposer: Sendable {
    let registry: any Registry

    func compose(_ record: StreamRecord, call: Call) async throws -> [UInt8] {
        try await compose([record], call: call)[0]
    }

    /// The objects of several streams as JSON text, each plugin asked once.
    func compose(_ records: [StreamRecord], call: Call) async throws -> [[UInt8]] {
        let statuses = try await ask("encodingStatus", for: records.filter { $0.state != .created }, call: call)
        let live = try await ask("liveStatus", for: records.filter(\.isLive), call: call)
        let downloadable = records.filter(\.access.downloadable).map { JSON.string($0.id) }
        var known: JSONObject = ["downloadable": .array(downloadable)]
        known["texts"] = Self.texts(statuses?["statuses"]?.object)
        let playback = try await ask("playback", for: records, with: known, call: call)
        return records.map { record in
            Self.stream(
                record, status: statuses?["statuses"]?[record.id]?.object, live: live?["statuses"]?[record.id],
                playback: playback?["playback"]?[record.id]?.object, captions: playback?["captions"]?[record.id])
        }
    }

    /// The text tracks inside the files, by stream id; nil where no stream has one.
    private static func texts(_ statuses: JSONObject?) -> JSON? {
        var texts = JSONObject()
        for (streamID, status) in statuses ?? [:] {
            if let tracks = status["texts"]?.array, !tracks.isEmpty { texts[streamID] = .array(tracks) }
        }
        return texts.isEmpty ? nil : .object(texts)
    }

    private func ask(
        _ operation: String, for records: [StreamRecord], with more: JSONObject = [:], call: Call
    ) async throws -> JSON? {
        guard !records.isEmpty, registry.offers(operation) else { return nil }
        var parameters = more
        parameters["streamIds"] = .array(records.map { .string($0.id) })
        return try await registry.call(
            operation, account: call.account, parameters: parameters, requestID: call.requestID)
    }

    /// Read with every call, so written without a tree.
    static func stream(
        _ record: StreamRecord, status: JSONObject?, live: JSON?, playback: JSONObject?, captions: JSON?
    ) -> [UInt8] {
        var stream = JSONObjectText(room: 1024)
        stream.add("streamId", record.id)
        stream.add("state", record.state.rawValue)
        stream.add("title", record.title)
        stream.add("metadata", .object(record.metadata))
        stream.add("createdAt", Timestamp.iso8601(record.createdAt))
        stream.add("updatedAt", Timestamp.iso8601(record.updatedAt))
        stream.add("source", text: source(record, status?["source"]?.object))
        stream.add("encoding", text: encoding(record, status))
        stream.add("access", text: record.access.text)
        stream.add("captions", captions ?? .array([]))
        stream.add("live", live ?? .null)
        stream.add("playback", text: addresses(playback))
        return stream.finish()
    }

    private static func source(_ record: StreamRecord, _ source: JSONObject?) -> [UInt8] {
        // What a file has not, such as the width of sound, is null there and zero or empty here.
        func member(_ name: String, or absent: JSON) -> JSON {
            guard let value = source?[name], !value.isNull else { return absent }
            return value
        }
        var text = JSONObjectText(room: 160)
        text.add("sizeBytes", record.sizeBytes ?? 0)
        text.add("durationSeconds", member("durationSeconds", or: 0))
        text.add("width", member("width", or: 0))
        text.add("height", member("height", or: 0))
        text.add("frameRate", member("frameRate", or: 0))
        text.add("videoCodec", member("videoCodec", or: ""))
        text.add("audioCodec", member("audioCodec", or: ""))
        return text.finish()
    }

    private static func encoding(_ record: StreamRecord, _ status: JSONObject?) -> [UInt8] {
        var text = JSONObjectText()
        text.add("progress", status?["progress"] ?? 0.0)
        text.add("renditions", status?["renditions"] ?? .array([]))
        text.add("error", status?["error"] ?? record.failure.map(JSON.object) ?? .null)
        if let warnings = status?["warnings"]?.array, !warnings.isEmpty { text.add("warnings", .array(warnings)) }
        return text.finish()
    }

    private static func addresses(_ playback: JSONObject?) -> [UInt8] {
        var text = JSONObjectText()
        text.add("hls", playback?["hls"] ?? .null)
        text.add("dash", playback?["dash"] ?? .null)
        text.add("player", playback?["player"] ?? .null)
        text.add("thumbnail", playback?["thumbnail"] ?? .null)
        text.add("storyboard", playback?["storyboard"] ?? .null)
        text.add("download", playback?["download"] ?? .null)
        return text.finish()
    }
}
