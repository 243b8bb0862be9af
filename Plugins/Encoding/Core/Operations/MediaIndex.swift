package import JSON
package import PluginSDK
internal import Synchronization

/// Answers `mediaIndex`: what there is to play of a stream. Asked for each playlist, so segments are kept in memory for
/// as long as the stream's record has the version they were read with.
package final class MediaIndex: Sendable {
    private struct Cached {
        var version: UInt64
        var segments: [String: [JSON]]
    }

    /// Streams kept; the oldest goes first.
    private static let capacity = 128

    private let store: any Store
    private let cache = Mutex<(entries: [StoreKey: Cached], order: [StoreKey])>(([:], []))

    /// An index over the plugin's store.
    package init(store: any Store) {
        self.store = store
    }

    /// The answer. With `rendition`, the others come without their segments.
    package func answer(account: String, streamID: String, rendition: String?) async throws -> JSON {
        let key = EncodingKeys.record(account, streamID)
        guard let entry = try await store.get(key) else {
            return ["state": "waiting", "segmentSeconds": 4, "progress": 0, "error": .null, "renditions": []]
        }
        let record = try EncodingRecord(entry.object())
        var renditions: [JSON] = []
        for item in record.renditions {
            var segments: [JSON]?
            if rendition == nil || rendition == item.name {
                segments = try await self.segments(of: item, account, streamID, key: key, version: entry.version)
            }
            renditions.append(Self.json(item, complete: record.state == .ready, segments: segments))
        }
        var answer: JSONObject = [
            "state": .string(record.state.rawValue),
            "segmentSeconds": .number(max(record.plan.segmentSeconds, record.longestSegmentSeconds ?? 0)),
            "progress": .number(record.progress),
            "error": record.failure?.json ?? .null,
            "renditions": .array(renditions + record.texts.filter(\.isStored).map(Self.json)),
        ]
        answer["durationSeconds"] = record.source?["durationSeconds"]
        answer["storyboard"] = record.storyboard?.json
        return .object(answer)
    }

    private static func json(_ rendition: RenditionRecord, complete: Bool, segments: [JSON]?) -> JSON {
        var object: JSONObject = [
            "name": .string(rendition.name), "kind": .string(rendition.kind.rawValue),
            "width": .integer(Int64(rendition.width)), "height": .integer(Int64(rendition.height)),
            "frameRate": .number(rendition.frameRate), "channels": .integer(Int64(rendition.channels)),
            "bitrate": .integer(Int64(complete ? rendition.averageBitrate : rendition.bitrate)),
            "codecs": rendition.codecs.map(JSON.string) ?? .null,
            "complete": .bool(complete), "segmentCount": .integer(Int64(rendition.segmentCount)),
            "longestSeconds": .number(rendition.longestSeconds),
        ]
        object["timescale"] = rendition.timescale.map { .integer(Int64($0)) }
        object["segments"] = segments.map(JSON.array)
        if rendition.kind == .audio {
            object["language"] = rendition.language.map(JSON.string)
            object["label"] = rendition.label.map(JSON.string)
            object["default"] = rendition.isDefault.map(JSON.bool)
        }
        return .object(object)
    }

    /// A text is one file, and there or not.
    static func json(_ text: TextRecord) -> JSON {
        var object: JSONObject = [
            "name": .string(text.name), "kind": "text", "bitrate": 0, "codecs": .null, "complete": true,
            "segmentCount": 1, "longestSeconds": 0, "default": .bool(text.isDefault), "forced": .bool(text.isForced),
        ]
        if text.describesSound { object["describesSound"] = true }
        object["language"] = text.language.map(JSON.string)
        object["label"] = text.label.map(JSON.string)
        return .object(object)
    }

    private func segments(
        of rendition: RenditionRecord, _ account: String, _ streamID: String, key: StoreKey, version: UInt64
    ) async throws -> [JSON] {
        if let known = cached(key, version: version, rendition.name) { return known }
        let prefix = EncodingKeys.segments(streamID, rendition.name)
        var segments: [JSON] = []
        for chunk in try await store.scan(StoreScan(account: account, prefix: prefix, limit: 10_000)) {
            segments += try chunk.json().array ?? []
        }
        // The chunks may already be ahead of the record that was read: what it counts is what plays.
        guard segments.count >= rendition.segmentCount else {
            throw PluginError(
                code: "CONFLICT", message: "The stream changed while it was read: ask again.", retryable: true)
        }
        segments.removeLast(segments.count - rendition.segmentCount)
        keep(segments, key, version: version, rendition.name)
        return segments
    }

    private func cached(_ key: StoreKey, version: UInt64, _ rendition: String) -> [JSON]? {
        cache.withLock { cache in
            guard let entry = cache.entries[key], entry.version == version else { return nil }
            return entry.segments[rendition]
        }
    }

    private func keep(_ segments: [JSON], _ key: StoreKey, version: UInt64, _ rendition: String) {
        cache.withLock { cache in
            if cache.entries[key] == nil {
                cache.order.append(key)
                if cache.order.count > Self.capacity { cache.entries[cache.order.removeFirst()] = nil }
            }
            if cache.entries[key]?.version != version { cache.entries[key] = Cached(version: version, segments: [:]) }
            cache.entries[key]?.segments[rendition] = segments
        }
    }
}
