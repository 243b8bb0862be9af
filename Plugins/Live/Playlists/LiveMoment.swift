/// A moment of a live stream, and the segments of each picture that have to be decoded to show it.
package struct LiveMoment: Sendable {
    /// Which one is asked for.
    package enum Wanted: Sendable, Hashable {
        /// Where the newest whole segment begins, whose first frame is decoded alone.
        case newest
        /// Seconds of the stream's timeline; beyond the newest segment its end is meant.
        case seconds(Double)
        /// Of the window, 0 to 1.
        case share(Double)
    }

    /// The moment is older than what viewers may seek back to.
    package struct Gone: Error, Sendable, Hashable {
        /// Where the window begins, seconds of the stream's timeline.
        package let windowStart: Double

        /// Describes one.
        package init(windowStart: Double) {
            self.windowStart = windowStart
        }
    }

    /// A rendition's segments around the moment, oldest first: from a keyframe on, all with one init segment, none a gap.
    package struct Stretch: Sendable {
        package let track: LiveTrack
        package let segments: [ListedSegment]
    }

    /// Segments that may be decoded before the one that is meant, where keyframes come seldom.
    private static let longestRun = 32
    /// Times are written with three places.
    private static let slack = 0.000_5

    /// Seconds of the stream's timeline.
    package let seconds: Double
    /// Of the pictures, best first; those that have nothing there are left out.
    package let stretches: [Stretch]

    /// The moment with the `span` seconds after it, as far as they are there. Nil where no picture has a segment.
    package init?(_ wanted: Wanted, span: Double = 0, of presentation: LivePresentation) throws(Gone) {
        let pictures = presentation.tracks.filter { track in
            track.description.kind == .video && track.segments.contains { !$0.segment.isGap }
        }
        guard let best = pictures.first, let first = best.segments.first?.segment.startSeconds,
            let last = best.segments.last?.segment.endSeconds
        else { return nil }
        let seconds: Double
        switch wanted {
        case .newest:
            let newest = best.segments.last { !$0.segment.isGap && $0.segment.isIndependent } ?? best.segments.last
            let start = newest?.segment.startSeconds ?? last
            seconds = span > 0 ? max(first, min(start, last - span)) : start
        case .share(let share): seconds = first + (last - first) * min(max(0, share), 1)
        case .seconds(let time):
            guard time >= first - Self.slack else { throw Gone(windowStart: first) }
            seconds = min(time, last)
        }
        self.seconds = seconds
        stretches = pictures.compactMap { track in
            let segments = Self.stretch(of: track.segments, from: seconds, until: seconds + span)
            return segments.isEmpty ? nil : Stretch(track: track, segments: segments)
        }
    }

    private static func stretch(
        of segments: [ListedSegment], from start: Double, until end: Double
    ) -> [ListedSegment] {
        let place = segments.lastIndex { $0.segment.startSeconds <= start + slack } ?? 0
        // In a gap what was shown before it stands still.
        guard
            let shown = segments[...place].lastIndex(where: { !$0.segment.isGap })
                ?? segments.firstIndex(where: { !$0.segment.isGap })
        else { return [] }
        let fits = { (other: ListedSegment) in
            !other.segment.isGap && other.initName == segments[shown].initName && other.run == segments[shown].run
        }
        var begin = shown
        while !segments[begin].segment.isIndependent, begin > 0, fits(segments[begin - 1]),
            shown - begin < longestRun
        {
            begin -= 1
        }
        return segments[begin...shown]
            + segments[(shown + 1)...].prefix { fits($0) && $0.segment.startSeconds < end }
    }
}
