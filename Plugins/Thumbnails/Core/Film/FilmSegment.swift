internal import JSON

/// Where a segment of a film lies. Of a recording, what is before it may be left out, and other parameters hold from one on.
package struct FilmSegment: Sendable, Hashable {
    /// The number of its file.
    package var number: Int
    /// The name of its init segment.
    package var initName = "init.mp4"
    /// What to add to a time of the film for that of the file, seconds.
    package var offsetSeconds = 0.0
    /// Whether there is no such file.
    package var isGap = false
    /// Whether it begins with a picture that is decoded alone.
    package var startsAnew = true

    /// One whose number is its place.
    package init(place: Int) {
        number = place
    }

    /// Of one of `mediaIndex`, which begins then.
    init(_ json: JSON, place: Int, startSeconds: Double) {
        self.init(place: place)
        guard let flags = json[4]?.int else { return }
        if let initial = json[3]?.int, initial > 0 { initName = "init-\(initial).mp4" }
        isGap = flags & 2 != 0
        startsAnew = json[2]?.int != 0
        number = json[5]?.int ?? place
        // Sums of durations are not exact.
        let offset = json[6]?.double.map { $0 - startSeconds } ?? 0
        offsetSeconds = abs(offset) < 0.005 ? 0 : offset
    }

    /// Whether it can be read on with another one's init segment, at the same distance to the film's time.
    package func fits(_ other: FilmSegment) -> Bool {
        initName == other.initName && abs(offsetSeconds - other.offsetSeconds) < 0.005 && !isGap
    }
}
