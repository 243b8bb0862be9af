package import JSON

/// A rendition of a film's picture: an init segment and segments.
package struct FilmRendition: Sendable, Hashable {
    /// Also its folder's.
    package var name: String
    /// As displayed, pixels.
    package var width: Int
    package var height: Int
    /// Pictures a second.
    package var frameRate: Double
    /// Whether it is in the format that is decoded fastest.
    package var isFamiliar: Bool
    /// How many segments it has.
    package var segmentCount: Int
    /// When each segment starts, seconds, and where the last ends; empty where they were not listed.
    package var starts: [Double]
    /// The file of each segment; empty where they were not listed.
    private var files: [FilmSegment] = []

    /// Segments that may be read before the one that is meant, where keyframes come seldom.
    private static let longestRun = 32

    /// Reads one of `mediaIndex`, or, with times of their own, of `liveMoment`. Nil of sound and text, and of one without
    /// segments.
    package init?(_ json: JSON, ofLive isLive: Bool = false) {
        guard json["kind"] == "video", let name = json["name"]?.string, let codecs = json["codecs"]?.string,
            let count = json["segmentCount"]?.int, count > 0, let width = json["width"]?.int,
            let height = json["height"]?.int, width > 0, height > 0
        else { return nil }
        self.name = name
        self.width = width
        self.height = height
        frameRate = json["frameRate"]?.double ?? 0
        isFamiliar = codecs.hasPrefix("avc")
        segmentCount = count
        starts = []
        guard let segments = json["segments"]?.array, !segments.isEmpty else { return }
        starts.reserveCapacity(segments.count + 1)
        var time = 0.0
        for (place, segment) in segments.enumerated() {
            if isLive { time = segment[6]?.double ?? time }
            starts.append(time)
            files.append(FilmSegment(segment, place: place, startSeconds: time))
            time += segment[0]?.double ?? 0
        }
        starts.append(time)
    }

    /// How long its segments are, seconds; 0 where they were not listed.
    package var seconds: Double { starts.last ?? 0 }

    /// The file of a segment.
    package func file(_ segment: Int) -> FilmSegment {
        files.indices.contains(segment) ? files[segment] : FilmSegment(place: segment)
    }

    /// The segment to begin with, so that another one can be decoded.
    package func beginning(of segment: Int) -> Int {
        var place = segment
        while place > 0, segment - place < Self.longestRun, !file(place).startsAnew,
            file(place - 1).fits(file(segment))
        { place -= 1 }
        return place
    }

    /// The segment in which a time is; beyond the end the last. Nil where they were not listed.
    package func segment(at time: Double) -> Int? {
        guard starts.count > 1 else { return nil }
        // Times are written with three places: half of the last counts as reached.
        var (low, high) = (0, starts.count - 2)
        while low < high {
            let middle = (low + high + 1) / 2
            if starts[middle] <= time + 0.0005 { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
