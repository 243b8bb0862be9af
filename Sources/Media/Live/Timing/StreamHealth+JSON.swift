package import JSON

extension StreamHealth.Report {
    /// The `stats` message.
    package var json: JSON {
        [
            "type": "stats", "bitrate": .integer(Int64(bitrate)), "frameRate": .number(frameRate),
            "keyframeIntervalSeconds": keyframeIntervalSeconds.map { .number(($0 * 1000).rounded() / 1000) } ?? .null,
            "droppedFrames": .integer(Int64(droppedFrames)), "clockDriftMs": .integer(Int64(clockDriftMs)),
            "warnings": .array(warnings.map(JSON.string)),
        ]
    }
}
