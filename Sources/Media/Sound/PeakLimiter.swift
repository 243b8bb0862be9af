/// Keeps what several channels add up to below what two can carry: where it would be more, it is turned down smoothly
/// from a moment before to a moment after. Nothing else is changed. Used by one thread.
package struct PeakLimiter {
    /// Samples whose loudest decides.
    package static let window = 256
    /// AAC may come out a little louder than what went in.
    private static let ceiling: Float = 0.95
    /// How much of the way back is made in a window: a fifth of a second for all of it, at 48 kHz.
    private static let release: Float = 1.0 / 36

    /// The gain at the start of the window that waits, and what that window needs at most.
    private var gain: Float = 1
    private var wanted: Float = 1
    private var waiting: (left: [Float], right: [Float])?

    /// One that has heard nothing yet.
    package init() {}

    /// Takes a window of both sides, at most ``window`` samples, and answers the one before, which is then decided.
    package mutating func pass(left: [Float], right: [Float]) -> (left: [Float], right: [Float])? {
        let peak = zip(left, right).reduce(Float(0)) { max($0, abs($1.0), abs($1.1)) }
        let next = peak > Self.ceiling ? Self.ceiling / peak : 1
        let done = release(before: next)
        if waiting == nil { gain = min(gain, next) }
        waiting = (left, right)
        wanted = next
        return done
    }

    /// The window that is still inside.
    package mutating func finish() -> (left: [Float], right: [Float])? {
        let done = release(before: 1)
        waiting = nil
        return done
    }

    /// The window that waits, its gain going in a straight line from where it was to what it and its neighbour bear.
    private mutating func release(before next: Float) -> (left: [Float], right: [Float])? {
        guard let waiting else { return nil }
        let end = min(wanted, next, gain + Self.release)
        defer { gain = end }
        if gain == 1, end == 1 { return waiting }
        let step = (end - gain) / Float(max(1, waiting.left.count))
        let start = gain
        func turnedDown(_ samples: [Float]) -> [Float] {
            samples.enumerated().map { $1 * min(1, start + step * Float($0)) }
        }
        return (turnedDown(waiting.left), turnedDown(waiting.right))
    }
}
