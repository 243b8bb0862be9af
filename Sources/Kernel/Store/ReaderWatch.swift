/// Tells how long readers have held a snapshot at least, from looks at the store now and then.
///
/// A snapshot that is older than what was newest at an earlier look has been held since before that look. Pages that it
/// needs cannot be used again, so that the file grows with every change.
package struct ReaderWatch {
    private struct Look {
        let time: ContinuousClock.Instant
        let newest: UInt64
    }

    private var looks: [Look] = []

    /// Before the first look.
    package init() {}

    /// How long the oldest snapshot in use has been held at least, or nil where none outlived a look and a change.
    package mutating func age(of snapshots: [UInt64], newest: UInt64, at now: ContinuousClock.Instant) -> Duration? {
        defer { looks.append(Look(time: now, newest: newest)) }
        guard let oldest = snapshots.min() else {
            looks = []
            return nil
        }
        looks.removeAll { $0.newest <= oldest }
        return looks.first.map { now - $0.time }
    }
}
