/// Keeps the tracks' clocks running through jumps: where recordings were joined their times start anew, and what follows
/// is shifted so that it goes on where the track was. Tracks that jump one after the other are shifted alike, so that
/// sound and picture stay together.
package struct TimestampRepair {
    /// Decoding times never go back where all is well; less than this, seconds, is carelessness.
    private static let back = 0.5
    /// In formats whose clock may be set anew, a step forward of more than this is that and no pause.
    private static let forward = 10.0
    /// What a shift that another track found may leave, seconds.
    private static let agreement = 1.0

    private struct Track {
        /// Where the next packet should be, on the corrected clock.
        var next: Double?
        /// The last of the shifts that it went through.
        var shift = 0
    }

    /// The shifts so far, seconds, in the order in which they were found.
    private var shifts = [0.0]
    private var tracks: [Int: Track] = [:]
    private let isRestless: Bool
    private let end: Double?

    /// `isRestless`: the format's clock may jump (MPEG-TS). `end`: where the container says that it ends, seconds.
    package init(isRestless: Bool, end: Double?) {
        self.isRestless = isRestless
        self.end = end
    }

    /// How much the next packet of a track is to be shifted, seconds, given its decoding time and duration.
    package mutating func shift(of index: Int, time: Double, duration: Double) -> Double {
        // A track that comes later begins on the clock that holds by then.
        var track = tracks[index] ?? Track(shift: isRestless ? shifts.count - 1 : 0)
        defer { tracks[index] = track }
        if let next = track.next, jumps(from: next, to: time + shifts[track.shift]) {
            track.shift = shift(from: next, to: time, after: track.shift)
        }
        let shift = shifts[track.shift]
        track.next = time + shift + max(0, min(duration, Self.forward))
        return shift
    }

    /// How often the clock jumped.
    package var jumps: Int { shifts.count - 1 }

    /// The shift of the newest clock, for tracks that are too sparse to tell.
    package var latest: Double { shifts[shifts.count - 1] }

    private func jumps(from next: Double, to time: Double) -> Bool {
        if time < next - Self.back { return true }
        let step = time - next
        if isRestless { return step > Self.forward }
        guard let end else { return step > Bounds.seconds }
        return step > Self.forward && time > end + Self.forward
    }

    private mutating func shift(from next: Double, to time: Double, after known: Int) -> Int {
        for index in shifts.indices.dropFirst(known + 1) where abs(time + shifts[index] - next) <= Self.agreement {
            return index
        }
        guard shifts.count < 10_000 else { return known }
        shifts.append(next - time)
        return shifts.count - 1
    }
}
