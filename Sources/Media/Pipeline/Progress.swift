import Glibc
import JSON

/// Says how far a run is, at most once a second.
struct Progress {
    private let outbox: any Outbox
    private var lastSent: Int

    init(_ outbox: any Outbox) {
        self.outbox = outbox
        lastSent = Self.now()
    }

    /// Sends the fraction if a second passed since the last time.
    mutating func report(_ fraction: @autoclosure () -> Double) throws(MediaFailure) {
        let now = Self.now()
        guard now > lastSent else { return }
        lastSent = now
        let thousandths = (min(0.999, max(0, fraction())) * 1000).rounded()
        try outbox.send(["type": "progress", "fraction": .number(thousandths / 1000)], bytes: [])
    }

    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec
    }
}
