/// Runs stereo blocks through a limiter, whatever their lengths. Used by one thread.
final class LimitedSound {
    private var limiter = PeakLimiter()
    private var left: [Float] = []
    private var right: [Float] = []

    /// Takes samples and hands over what is decided of them and those before.
    func pass(_ block: SoundBlock, samples: Int, _ take: (SoundBlock, Int) throws(MediaFailure) -> Void)
        throws(MediaFailure)
    {
        left.append(contentsOf: UnsafeBufferPointer(start: block.plane(0), count: samples))
        right.append(contentsOf: UnsafeBufferPointer(start: block.plane(1), count: samples))
        var start = 0
        while left.count - start >= PeakLimiter.window {
            let window = start..<start + PeakLimiter.window
            if let done = limiter.pass(left: Array(left[window]), right: Array(right[window])) { try hand(done, take) }
            start = window.upperBound
        }
        left.removeFirst(start)
        right.removeFirst(start)
    }

    /// Hands over the rest.
    func finish(_ take: (SoundBlock, Int) throws(MediaFailure) -> Void) throws(MediaFailure) {
        if !left.isEmpty, let done = limiter.pass(left: left, right: right) { try hand(done, take) }
        left = []
        right = []
        if let done = limiter.finish() { try hand(done, take) }
    }

    private func hand(
        _ window: (left: [Float], right: [Float]), _ take: (SoundBlock, Int) throws(MediaFailure) -> Void
    ) throws(MediaFailure) {
        let block = SoundBlock(channels: SoundBlock.stereo, capacity: window.left.count)
        block.plane(0).update(from: window.left, count: window.left.count)
        block.plane(1).update(from: window.right, count: window.right.count)
        try take(block, window.left.count)
    }
}
