import Glibc
import JSON

/// Says how far a run is, at most once a second.
struct Progress {
    private let outbox: any Outbox
    private let range: ClosedRange<Double>
    private var lastSent: Int

    /// Of a run whose work is that range of the whole.
    init(_ outbox: any Outbox, _ range: ClosedRange<Double>) {
        self.outbox = outbox
        self.range = range
        lastSent = Self.now()
    }

    /// Sends the fraction if a second passed since the last time.
    mutating func report(_ fraction: @autoclosure () -> Double) throws(MediaFailure) {
        let now = Self.now()
        guard now > lastSent else { return }
        lastSent = now
        let whole = range.lowerBound + min(1, max(0, fraction())) * (range.upperBound - range.lowerBound)
        let thousandths = (min(0.999, whole) * 1000).rounded()
        try outbox.send(["type": "progress", "fraction": .number(thousandths / 1000)], bytes: [])
    }

    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec
    }
}
