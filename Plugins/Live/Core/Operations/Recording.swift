package import JSON

/// What was recorded of a stream, as whoever keeps what is encoded takes it.
package struct Recording: Sendable {
    /// A rendition with its segments, as the recording has them.
    package struct Track: Sendable {
        package var record: LiveTrackRecord
        package var segments: [NumberedSegment]
    }

    private let record: LiveRecord
    /// The renditions that have something.
    package let tracks: [Track]

    /// Of a stream that is over. `segments` are each rendition's, in order.
    ///
    /// What is missing in every rendition, as where a publisher was away or a process was lost, is left out: a recording counts
    /// media time alone. What is missing in some is a gap there, so that all have the same places.
    package init(_ record: LiveRecord, segments: [String: [NumberedSegment]]) {
        self.record = record
        let kept = record.tracks.filter { $0.mediaSeconds > 0 && !$0.initials.isEmpty }
        var known: [String: [Int: StoredSegment]] = [:]
        var numbers: Set<Int> = []
        for track in kept {
            for item in segments[track.name] ?? [] where !item.segment.isGap {
                known[track.name, default: [:]][item.number] = item.segment
                numbers.insert(item.number)
            }
        }
        let order = numbers.sorted()
        tracks = kept.map { track in
            let own = known[track.name] ?? [:]
            let placed = order.enumerated().map { place, number in
                // What follows something that is left out does not fit on what is before it.
                let isCut = place > 0 && order[place - 1] != number - 1
                var segment = own[number] ?? Self.gap(number, known)
                segment.isDiscontinuity = segment.isDiscontinuity || isCut
                return NumberedSegment(rendition: track.name, number: number, segment: segment)
            }
            return Track(record: track, segments: placed)
        }
    }

    private static func gap(_ number: Int, _ known: [String: [Int: StoredSegment]]) -> StoredSegment {
        let other = known.values.lazy.compactMap { $0[number] }.first
        var gap = StoredSegment(
            startSeconds: other?.startSeconds ?? 0, durationSeconds: other?.durationSeconds ?? 1, sizeBytes: 0,
            wallClock: other?.wallClock ?? 0)
        gap.isDiscontinuity = other?.isDiscontinuity ?? false
        gap.initNumber = other?.initNumber ?? 0
        return gap
    }

    /// All but the segments.
    package var json: JSON {
        let pictures = tracks.filter { $0.record.kind == "video" }
        let seconds = (pictures.isEmpty ? tracks : pictures).map(\.record.mediaSeconds).max() ?? 0
        var source = record.source ?? [:]
        source["durationSeconds"] = .number(seconds)
        return .object([
            "source": .object(source), "durationSeconds": .number(seconds),
            "segmentSeconds": .number(record.terms.segmentSeconds),
            "longestSegmentSeconds": .number(record.terms.longestSegmentSeconds),
            "renditions": .array(tracks.map(Self.json)), "warnings": .array(record.warnings.map(JSON.string)),
        ])
    }

    private static func json(_ track: Track) -> JSON {
        let record = track.record
        var json = JSONObject()
        for name in ["width", "height", "frameRate", "bitrate", "channels", "language", "label"] {
            if let value = record.description[name], !value.isNull { json[name] = value }
        }
        json["name"] = .string(record.name)
        json["kind"] = .string(record.kind)
        json["codecs"] = record.initials.first.map { .string($0.codecs) }
        json["timescale"] = record.initials.first?.timescale.map { .integer(Int64($0)) }
        json["segmentCount"] = .integer(Int64(track.segments.count))
        json["totalSeconds"] = .number(record.mediaSeconds)
        json["totalBytes"] = .integer(record.totalBytes)
        json["longestSeconds"] = .number(record.longestSeconds)
        return .object(json)
    }
}
