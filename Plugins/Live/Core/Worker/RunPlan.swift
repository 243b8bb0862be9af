package import JSON

/// Where a run of a live worker begins: it counts on where the ones before it ended.
package struct RunPlan: Sendable, Hashable {
    /// The number of its first init segments; it counts on from there.
    package var initNumber: Int
    /// The number of its first segment in every rendition.
    package var firstNumber: Int
    /// Where its timeline begins.
    package var startSeconds: Double
    /// The renditions' names so far, pictures and sounds, in the order of their announcement.
    package var videoNames: [String]
    package var audioNames: [String]

    /// After what is kept of a stream.
    package init(after record: LiveRecord) {
        initNumber = record.nextInit
        firstNumber = record.tracks.map { max($0.nextNumber, $0.freeNumber) }.max() ?? 0
        startSeconds = record.tracks.map(\.endSeconds).max() ?? 0
        videoNames = record.tracks.filter { $0.kind == "video" }.map(\.name)
        audioNames = record.tracks.filter { $0.kind == "audio" }.map(\.name)
    }

    /// What stream-media is told.
    package func specification(kind: LiveSourceKind, terms: LiveTerms) -> JSON {
        var live: JSONObject = [
            "input": .string(kind.rawValue), "segmentSeconds": .number(terms.segmentSeconds),
            "longestSegmentSeconds": .number(terms.longestSegmentSeconds),
            "firstNumber": .integer(Int64(firstNumber)), "startSeconds": .number(startSeconds),
            "initNumber": .integer(Int64(initNumber)),
        ]
        if terms.isLowLatency { live["partSeconds"] = .number(terms.partSeconds) }
        if terms.hasLadder { live["ladder"] = .array(terms.ladder) }
        if !videoNames.isEmpty || !audioNames.isEmpty {
            live["names"] = .object([
                "video": .array(videoNames.map(JSON.string)), "audio": .array(audioNames.map(JSON.string)),
            ])
        }
        return .object(["operation": "live", "live": .object(live)])
    }
}
