package import JSON

/// A run of a rendition's segments in one entry of the store: `[[durationSeconds, sizeBytes, keyframeBytes], …]`, the
/// last left out where it is 0. Of recordings, each also has the number of its init segment, flags (1: what is before it was cut
/// off from it, 2: there is nothing), the number of its file and where it begins in the stream's time.
///
/// Adding a segment rewrites one small entry; reading an index reads few.
package enum SegmentChunk {
    /// Segments in a full one.
    package static let capacity = 256

    /// The chunk with a segment added.
    package static func adding(_ segment: WorkerMessage.Segment, to chunk: JSON?) -> JSON {
        var segments = chunk?.array ?? []
        var entry: [JSON] = [.number(segment.durationSeconds), .integer(segment.sizeBytes)]
        if segment.keyframeBytes > 0 { entry.append(.integer(segment.keyframeBytes)) }
        segments.append(.array(entry))
        return .array(segments)
    }
}
