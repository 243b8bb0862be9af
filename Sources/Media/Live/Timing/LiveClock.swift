/// Brings the times of a source to one clock that never steps back: counters that wrap are counted on, and where the source's
/// clock jumps what follows is shifted so that it goes on, all tracks alike.
///
/// 90,000 ticks a second.
package struct LiveClock {
    /// Ticks a second of every time.
    package static let timescale: Int64 = 90_000
    /// After so many ticks RTMP's counter begins anew: milliseconds in 32 bits.
    package static let flvPeriod: Int64 = 90 << 32
    /// The same of MPEG-TS: 33 bits.
    package static let transportPeriod: Int64 = 1 << 33

    private struct Track {
        /// The last decoding time, counted on over wraps.
        var last: Int64
        /// The last one that was given.
        var given: Int64
        /// How long samples last.
        var step: Int64 = 0
    }

    private let period: Int64
    private var repair = TimestampRepair(isRestless: true, end: nil)
    private var tracks: [Int: Track] = [:]
    /// The time of the first sample of all: other tracks are counted from there.
    private var origin: Int64?

    /// Of a source whose counter begins anew after so many ticks.
    package init(period: Int64) {
        self.period = period
    }

    /// How often the source's clock jumped.
    package var jumps: Int { repair.jumps }

    /// The times of a track's next sample on the common clock: decoding times of a track always grow, nothing is shown before
    /// it is decoded.
    package mutating func place(track: Int, decode: Int64, present: Int64, duration: Int64) -> (
        decode: Int64, present: Int64
    ) {
        let near = tracks[track]?.last ?? origin ?? decode
        let counted = near &+ wrapped(decode &- near)
        origin = origin ?? counted
        var step = tracks[track]?.step ?? 0
        if let last = tracks[track]?.last, 1...Self.timescale ~= counted &- last { step = counted &- last }
        let seconds = repair.shift(
            of: track, time: Double(counted) / Double(Self.timescale),
            duration: Double(duration > 0 ? duration : step) / Double(Self.timescale))
        let shifted = counted &+ Int64((max(-1e9, min(1e9, seconds)) * Double(Self.timescale)).rounded())
        let given = max(shifted, tracks[track].map { $0.given + 1 } ?? shifted)
        tracks[track] = Track(last: counted, given: given, step: step)
        return (given, given + max(0, min(wrapped(present &- decode), 10 * Self.timescale)))
    }

    /// A difference of two values of the counter, as short as it can be.
    private func wrapped(_ difference: Int64) -> Int64 {
        let rest = ((difference % period) + period) % period
        return rest >= period / 2 ? rest - period : rest
    }
}
