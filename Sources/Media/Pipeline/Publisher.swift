import JSON

/// Tells the parent of the segments of one rendition.
struct Publisher: Sendable {
    let rendition: String
    let outbox: any Outbox
    /// Segments before this number are there already.
    let have: Int

    func initSegment(_ track: CMAFTrack) throws(MediaFailure) {
        let message: JSON = [
            "type": "init", "rendition": .string(rendition), "codecs": .string(track.codecs),
            "blob": .string("\(rendition)/init.mp4"), "timescale": .integer(Int64(track.timescale)),
        ]
        try outbox.send(message, bytes: track.initSegment())
    }

    /// Sends a segment that presents from `start` to `end`, ticks of the timescale.
    func segment(_ segment: MediaSegment, start: Int64, end: Int64, timescale: Int) throws(MediaFailure) {
        guard segment.number >= have, !segment.samples.isEmpty else { return }
        let bytes = segment.bytes()
        let message: JSON = [
            "type": "segment", "rendition": .string(rendition), "number": .integer(Int64(segment.number)),
            "startSeconds": .number(Double(max(0, start)) / Double(timescale)),
            "durationSeconds": .number(Double(end - max(0, start)) / Double(timescale)),
            "sizeBytes": .integer(Int64(bytes.count)), "blob": .string("\(rendition)/\(segment.number).m4s"),
            "keyframeBytes": .integer(Int64(segment.keyframeBytes(of: bytes.count))),
        ]
        try outbox.send(message, bytes: bytes)
    }
}
