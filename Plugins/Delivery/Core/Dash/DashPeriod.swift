/// Segments between two interruptions of what was live: their init segments are the same (ISO/IEC 23009-1, section 5.3.2).
package struct DashPeriod: Sendable, Hashable {
    /// The segments' numbers, of all renditions.
    package let numbers: Range<Int>
    /// When it begins, seconds.
    package let startSeconds: Double

    /// The periods of renditions that are cut alike; one where nothing was interrupted.
    package static func all(of media: [Rendition]) -> [DashPeriod] {
        let count = media.map(\.segments.count).max() ?? 0
        var starts: Set<Int> = [0]
        for rendition in media {
            for number in rendition.segments.indices.dropFirst() {
                let (segment, previous) = (rendition.segments[number], rendition.segments[number - 1])
                if segment.hasDiscontinuity || segment.initNumber != previous.initNumber { starts.insert(number) }
            }
        }
        let bounds = starts.sorted() + [count]
        return zip(bounds, bounds.dropFirst()).map { first, next in
            let start = media.first.map { $0.segments.prefix(first).reduce(0) { $0 + $1.durationSeconds } }
            return DashPeriod(numbers: first..<next, startSeconds: start ?? 0)
        }
    }

    /// Whether a rendition has any media in it.
    func isListed(_ rendition: Rendition) -> Bool {
        rendition.segments[numbers.clamped(to: rendition.segments.indices)].contains { !$0.isGap }
    }
}
