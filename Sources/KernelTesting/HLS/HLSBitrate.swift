/// The bit rates of a media playlist's segments, bits a second (RFC 8216bis section 4.4.6.2).
struct HLSBitrate: Sendable {
    /// Of the run of segments, 0.5 to 1.5 target durations long, that has the highest.
    let peak: Double
    /// Of all.
    let average: Double

    /// Measures the segments that `size` knows.
    init(_ playlist: HLSMediaPlaylist, at address: String, size: (String) -> Int?) {
        let folder = address.lastIndex(of: "/").map { String(address[...$0]) } ?? ""
        let target = Double(playlist.targetDuration ?? 1)
        let segments = playlist.segments.map { segment in
            let bytes = segment.range?.length ?? size(folder + segment.address) ?? 0
            return (seconds: segment.durationSeconds, bits: Double(bytes) * 8)
        }
        let seconds = segments.reduce(0) { $0 + $1.seconds }
        let average = seconds > 0 ? segments.reduce(0) { $0 + $1.bits } / seconds : 0
        var runs: [Double] = []
        for first in segments.indices {
            var run = (seconds: 0.0, bits: 0.0)
            for segment in segments[first...] {
                run = (run.seconds + segment.seconds, run.bits + segment.bits)
                if run.seconds > target * 1.5 { break }
                if run.seconds >= target * 0.5 { runs.append(run.bits / run.seconds) }
            }
        }
        self.average = average
        peak = runs.max() ?? average
    }
}
