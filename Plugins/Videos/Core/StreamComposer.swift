internal import JSON
internal import PluginSDK

/// Puts the API's stream object together, from the record and what other plugins know.
struct StreamComposer: Sendable {
    let registry: any Registry

    func compose(_ record: StreamRecord, call: Call) async throws -> JSON {
        try await compose([record], call: call)[0]
    }

    /// The objects of several streams, each plugin asked once.
    func compose(_ records: [StreamRecord], call: Call) async throws -> [JSON] {
        let statuses = try await ask("encodingStatus", for: records.filter { $0.state != .created }, call: call)
        let downloadable = records.filter(\.access.downloadable).map { JSON.string($0.id) }
        let playback = try await ask("playback", for: records, with: ["downloadable": .array(downloadable)], call: call)
        return records.map { record in
            Self.stream(
                record, status: statuses?["statuses"]?[record.id]?.object,
                playback: playback?["playback"]?[record.id]?.object)
        }
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

    static func stream(_ record: StreamRecord, status: JSONObject?, playback: JSONObject?) -> JSON {
        [
            "streamId": .string(record.id),
            "state": .string(record.state.rawValue),
            "title": .string(record.title),
            "metadata": .object(record.metadata),
            "createdAt": .string(Timestamp.iso8601(record.createdAt)),
            "updatedAt": .string(Timestamp.iso8601(record.updatedAt)),
            "source": source(record, status?["source"]?.object),
            "encoding": encoding(record, status),
            "access": .object(record.access.json),
            "captions": [],
            "live": .null,
            "playback": members(
                ["hls", "dash", "player", "thumbnail", "storyboard", "download"], of: playback, or: .null),
        ]
    }

    private static func source(_ record: StreamRecord, _ source: JSONObject?) -> JSON {
        // What a file has not, such as the width of sound, is null there and zero or empty here.
        func member(_ name: String, or absent: JSON) -> JSON {
            guard let value = source?[name], !value.isNull else { return absent }
            return value
        }
        return [
            "sizeBytes": .integer(record.sizeBytes ?? 0),
            "durationSeconds": member("durationSeconds", or: 0),
            "width": member("width", or: 0),
            "height": member("height", or: 0),
            "frameRate": member("frameRate", or: 0),
            "videoCodec": member("videoCodec", or: ""),
            "audioCodec": member("audioCodec", or: ""),
        ]
    }

    private static func encoding(_ record: StreamRecord, _ status: JSONObject?) -> JSON {
        var encoding: JSONObject = [
            "progress": status?["progress"] ?? 0.0,
            "renditions": status?["renditions"] ?? [],
            "error": status?["error"] ?? record.failure.map(JSON.object) ?? .null,
        ]
        if let warnings = status?["warnings"]?.array, !warnings.isEmpty { encoding["warnings"] = .array(warnings) }
        return .object(encoding)
    }

    private static func members(_ names: [String], of object: JSONObject?, or absent: JSON) -> JSON {
        var members = JSONObject()
        for name in names { members[name] = object?[name] ?? absent }
        return .object(members)
    }
}
