/// Decides which decoded pictures are used, by their times: at most 120 a second, none after a jump of the clock.
package struct PictureGate {
    /// What is done with a picture.
    package enum Verdict: Hashable {
        case take
        /// Its time is damaged, or it comes too soon after the one before.
        case leaveOut
        /// What follows is all behind a jump: nothing more is to be had.
        case end
    }

    /// Pictures behind a jump that may be mere damage; after so many the clock did jump.
    private static let mostAhead = 250

    private let timescale: Int64
    private let shortest: Int64
    private var ahead = 0
    private var second: Int64 = 0
    private var inSecond = 0
    /// Whether pictures were left out behind a jump of the clock.
    package private(set) var hasJumped = false

    /// Of times with so many ticks a second.
    package init(timescale: Int) {
        self.timescale = Int64(max(1, timescale))
        // A tenth less: containers round times.
        shortest = self.timescale * 9 / Int64(10 * Bounds.picturesPerSecond)
    }

    /// Judges a picture by its time and that of the last one that was taken, ticks; -1: it is the first.
    ///
    /// Throws `TOO_LARGE` for more pictures a second than even slow motion is recorded with.
    package mutating func judge(_ time: Int64, after last: Int64) throws(MediaFailure) -> Verdict {
        guard last < 0 || time - last <= Int64(Bounds.gapSeconds) * timescale else {
            ahead += 1
            hasJumped = true
            return ahead > Self.mostAhead ? .end : .leaveOut
        }
        ahead = 0
        if time / timescale != second {
            second = time / timescale
            inSecond = 0
        }
        inSecond += 1
        guard inSecond <= Bounds.mostPicturesPerSecond else {
            throw MediaFailure(
                .tooLarge,
                "The file has more than \(Bounds.mostPicturesPerSecond) pictures a second; convert it to at most "
                    + "\(Bounds.picturesPerSecond).")
        }
        return last < 0 || time - last >= shortest ? .take : .leaveOut
    }
}
