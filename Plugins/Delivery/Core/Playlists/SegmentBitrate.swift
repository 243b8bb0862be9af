/// The bit rates that a multivariant playlist states of a rendition, measured on its segments.
package struct SegmentBitrate: Sendable, Hashable {
    /// The peak segment bit rate, bits a second (RFC 8216bis section 4.4.6.2).
    package var peak: Double
    /// The average segment bit rate, bits a second.
    package var average: Double

    /// Measures segments.
    ///
    /// The peak is that of any run of segments that lasts 0.5 to 1.5 target durations; of the whole where it is shorter.
    package init(_ segments: [Segment], targetDuration: Int) {
        let target = Double(targetDuration)
        var peak = 0.0
        for first in segments.indices {
            var seconds = 0.0
            var bits = 0.0
            for segment in segments[first...] {
                seconds += segment.durationSeconds
                bits += Double(segment.sizeBytes) * 8
                if seconds > target * 1.5 { break }
                if seconds >= target * 0.5 { peak = max(peak, bits / seconds) }
            }
        }
        let seconds = segments.reduce(0) { $0 + $1.durationSeconds }
        let bits = segments.reduce(0) { $0 + Double($1.sizeBytes) * 8 }
        average = seconds > 0 ? bits / seconds : 0
        self.peak = peak > 0 ? peak : average
    }

    /// Of a rendition; while it is being encoded, not below what the encoder was asked for.
    package init(_ rendition: Rendition, of index: MediaIndex) {
        self.init(rendition.segments, targetDuration: index.targetDuration)
        if !index.isComplete { peak = max(peak, Double(rendition.bitrate)) }
    }
}
