package import JSON
internal import PluginSDK

/// `live` of the API's stream object.
extension LiveSession {
    /// What its owner sees now.
    package func status() -> JSON {
        var status = LiveStatus.of(record)
        status["publisher"] =
            link.map { .object(["connected": true, "address": .string($0.peer)]) }
            ?? .object(["connected": false, "address": .null])
        if let statistics {
            status["bitrate"] = .integer(Int64(statistics.bitrate))
            status["frameRate"] = .number(statistics.frameRate)
            status["keyframeIntervalSeconds"] = statistics.keyframeIntervalSeconds.map(JSON.number) ?? .null
            status["droppedFrames"] = .integer(Int64(statistics.droppedFrames))
            status["clockDriftMs"] = .number(statistics.clockDriftMilliseconds)
            let warnings = record.warnings + statistics.warnings.filter { !record.warnings.contains($0) }
            status["warnings"] = .array(warnings.map(JSON.string))
        }
        if let awaySince = state.awaySince, state.phase == .live {
            status["reconnectUntil"] = .string(
                Timestamp.iso8601(awaySince + record.terms.reconnectMilliseconds))
        }
        status["targets"] = .array(relay.statuses)
        return .object(status)
    }
}
