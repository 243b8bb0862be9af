internal import JSON
internal import PluginSDK
internal import Synchronization

/// Where segments are in their film, and how long they are: asked for once a rendition, and again as it grows.
final class SegmentTimes: Sendable {
    /// One segment, in seconds and bytes.
    struct Place: Sendable, Hashable {
        var start: Double
        var seconds: Double
        var bytes: Int64
        /// Of the whole rendition; nil while it grows.
        var total: Double?
    }

    private struct Track: Sendable {
        var segments: [Segment] = []
        var starts: [Double] = []
        var isComplete = false
        var askedAt: Int64 = 0

        /// The place of the segment whose file has a number: what was live need not begin with 0.
        func place(of number: Int) -> Int? {
            let place = number - (segments.first?.number ?? 0)
            return segments.indices.contains(place) ? place : nil
        }
    }

    private struct Name: Hashable {
        let stream: String
        let rendition: String
    }

    private let host: Host
    private let tracks = Mutex(Recent<Name, Track>(most: 200))

    init(host: Host) {
        self.host = host
    }

    /// The place of a segment; nil where the index does not list it.
    func place(_ number: Int, of rendition: String, _ viewing: Viewing) async -> Place? {
        let name = Name(stream: viewing.streamID, rendition: rendition)
        let now = host.clock.now
        var track = tracks.withLock { $0[name] } ?? Track(askedAt: 0)
        // One that grows is asked about again, but not for every viewer who is at its end: what is live is in no index.
        let pause: Int64 = track.place(of: number) == nil ? 200 : 1000
        if !track.isComplete, now - pause >= track.askedAt {
            track.askedAt = now
            let index = try? await viewing.index(rendition: rendition)
            guard let index, let found = index.renditions.first(where: { $0.name == rendition }) else {
                tracks.withLock { [track] in $0[name] = track }
                return nil
            }
            var end = 0.0
            track.starts = found.segments.map { segment in
                defer { end += segment.durationSeconds }
                return end
            }
            track.segments = found.segments
            track.isComplete = index.isComplete
            tracks.withLock { [track] in $0[name] = track }
        }
        guard let place = track.place(of: number) else { return nil }
        let segment = track.segments[place]
        let total = track.isComplete ? track.segments.reduce(0) { $0 + $1.durationSeconds } : nil
        return Place(
            start: track.starts[place], seconds: segment.durationSeconds, bytes: segment.sizeBytes, total: total)
    }
}
