/// Says when what came in one piece is to be used: in its own time, a little faster than that, so that nothing piles up. What
/// comes late is used at once, and what follows is later by as much.
package struct Pacer: Sendable {
    /// How much faster than its time it is used.
    private static let speed = 1.002
    /// A step of the source's clock of more, ticks, is a jump.
    private static let longestStep: Int64 = 10 * 90_000

    /// A moment of the source and when it was used.
    private var anchor: (time: Int64, at: Int64)?
    /// The latest time that was asked about: what belongs to other tracks and is before it is due as well.
    private var latest: Int64 = 0

    /// Nothing was used.
    package init() {}

    /// How long to wait before what is of a time is used, milliseconds. `time` is 90,000 ticks a second of the source's clock, `now`
    /// milliseconds of any clock.
    package mutating func wait(for time: Int64, now: Int64) -> Int64 {
        guard let anchor, abs(time &- latest) <= Self.longestStep else {
            (self.anchor, latest) = ((time, now), time)
            return 0
        }
        guard time > latest else { return 0 }
        latest = time
        let due = anchor.at + Int64(Double(time &- anchor.time) / 90 / Self.speed)
        guard due > now else {
            self.anchor = (time, now)
            return 0
        }
        return due - now
    }
}
