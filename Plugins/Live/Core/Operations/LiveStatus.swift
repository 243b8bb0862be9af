package import JSON
internal import PluginSDK

/// `live` of the API's stream object, of what is kept.
package enum LiveStatus {
    /// Of a stream that nobody publishes to.
    package static func of(_ record: LiveRecord) -> JSONObject {
        [
            "startedAt": record.startedAt.map { .string(Timestamp.iso8601($0)) } ?? .null,
            "endedAt": record.endedAt.map { .string(Timestamp.iso8601($0)) } ?? .null,
            "latency": .string(record.terms.isLowLatency ? "low" : "standard"),
            "record": .bool(record.terms.records),
            "renditions": .string(record.terms.hasLadder ? "ladder" : "source"),
            "dvrWindowSeconds": .number(record.terms.dvrWindowSeconds),
            "reconnectWindowSeconds": .number(record.terms.reconnectWindowSeconds),
            "publisher": ["connected": false, "address": .null],
            "reconnectUntil": .null,
            "bitrate": 0, "frameRate": 0, "keyframeIntervalSeconds": .null, "droppedFrames": 0, "clockDriftMs": 0,
            "warnings": .array(record.warnings.map(JSON.string)), "targets": [],
        ]
    }
}
