/// The times of one track's packets: a counter of 32 bits that begins anywhere, counted on over wraps.
struct RTPClock: Sendable {
    private let rate: Int64
    private var start: Int64?
    private var last: Int64?

    /// `start` is where the presentation begins on it; nil: nobody told.
    init(rate: Int64, start: UInt32?) {
        self.rate = rate
        self.start = start.map(Int64.init)
        last = self.start
    }

    /// Milliseconds since the presentation's start. Where that is not known it is so that the first packet is at `elapsed`.
    mutating func milliseconds(_ timestamp: UInt32, offset ticks: Int64 = 0, elapsed: Int64) -> Int64 {
        let near = last ?? Int64(timestamp)
        let counted = near + Int64(Int32(truncatingIfNeeded: Int64(timestamp) - near))
        last = counted
        // What is told of the start is believed only where it fits.
        if let start, abs((counted - start) / rate) > 30 { self.start = nil }
        let start = self.start ?? counted - elapsed * rate / 1000
        self.start = start
        return max(0, (counted + ticks - start) * 1000 / rate)
    }
}
