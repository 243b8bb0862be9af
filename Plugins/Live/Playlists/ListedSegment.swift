/// A segment as a track lists it: with its parts, its init segment and the run that it is of.
package struct ListedSegment: Sendable, Hashable {
    /// The segment itself.
    package internal(set) var segment: LiveSegment
    /// Its parts in order; of segments that were taken up again, none.
    package internal(set) var parts: [LivePart]
    /// The file of the init segment that it needs; nil where none came, as before a gap.
    package internal(set) var initName: String?
    /// How many discontinuities came before it, those that are no longer listed among them.
    package internal(set) var run: Int
    /// When it was listed, milliseconds since 1970.
    package internal(set) var listedAt: Int64
}

/// The segment that grows: its parts are listed, its own file is not there yet.
package struct OpenSegment: Sendable, Hashable {
    /// Its Media Sequence Number.
    package internal(set) var number: Int
    /// In order; never empty.
    package internal(set) var parts: [LivePart]
    /// As of ``ListedSegment``.
    package internal(set) var initName: String?
    /// As of ``ListedSegment``.
    package internal(set) var run: Int
    /// Whether the timeline or the format breaks before it.
    package internal(set) var hasDiscontinuity: Bool

    /// Where it begins, seconds of the stream's timeline.
    package var startSeconds: Double { parts.first?.startSeconds ?? 0 }
    /// Where its last part ends.
    package var endSeconds: Double { parts.last.map { $0.startSeconds + $0.durationSeconds } ?? 0 }
    /// What its parts last, seconds.
    package var durationSeconds: Double { parts.reduce(0) { $0 + $1.durationSeconds } }
    /// Whether its last part came.
    package var isWhole: Bool { parts.last?.isLast == true }
}
