internal import JSON

/// A segment of a live rendition as it is kept: its number is its place.
package struct StoredSegment: Sendable, Hashable {
    /// Where it begins in the stream's media time.
    package var startSeconds: Double
    /// How long it is.
    package var durationSeconds: Double
    /// Of its file; 0: there is none, it is a gap.
    package var sizeBytes: Int64
    /// From its start to the end of the keyframe it begins with; 0: it begins with none.
    package var keyframeBytes: Int64 = 0
    /// Which init segment it needs: 0 `init.mp4`, K `init-K.mp4`.
    package var initNumber = 0
    /// Whether what is before it was cut off from it.
    package var isDiscontinuity = false
    /// Whether it begins with a keyframe.
    package var isIndependent = true
    /// When its first sample came in, milliseconds since 1970.
    package var wallClock: Int64

    /// Describes one.
    package init(startSeconds: Double, durationSeconds: Double, sizeBytes: Int64, wallClock: Int64) {
        self.startSeconds = startSeconds
        self.durationSeconds = durationSeconds
        self.sizeBytes = sizeBytes
        self.wallClock = wallClock
    }

    /// Nothing was stored for its time.
    package var isGap: Bool { sizeBytes == 0 }

    /// Where it ends.
    package var endSeconds: Double { startSeconds + durationSeconds }
}

extension StoredSegment {
    /// Reads one of a chunk.
    init?(_ json: JSON) {
        guard let start = json[0]?.double, let duration = json[1]?.double, let size = json[2]?.int64,
            let flags = json[5]?.int, let wallClock = json[6]?.int64
        else { return nil }
        self.init(startSeconds: start, durationSeconds: duration, sizeBytes: size, wallClock: wallClock)
        keyframeBytes = json[3]?.int64 ?? 0
        initNumber = json[4]?.int ?? 0
        isDiscontinuity = flags & 1 != 0
        isIndependent = flags & 2 != 0
    }

    /// As a chunk has it.
    var json: JSON {
        .array([
            .number(startSeconds), .number(durationSeconds), .integer(sizeBytes), .integer(keyframeBytes),
            .integer(Int64(initNumber)), .integer((isDiscontinuity ? 1 : 0) | (isIndependent ? 2 : 0)),
            .integer(wallClock),
        ])
    }

    /// As the media index of the recording has it; its place there may be another than its number.
    func recorded(number: Int) -> JSON {
        .array([
            .number(durationSeconds), .integer(sizeBytes), .integer(keyframeBytes), .integer(Int64(initNumber)),
            .integer((isDiscontinuity ? 1 : 0) | (isGap ? 2 : 0)), .integer(Int64(number)), .number(startSeconds),
        ])
    }
}
