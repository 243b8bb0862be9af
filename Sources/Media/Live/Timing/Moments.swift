/// Counts of the last seconds.
struct Moments: Sendable {
    private var counts: [(now: Int64, count: Int)] = []
    /// Of all that are remembered.
    private(set) var sum = 0
    /// Of all that ever were.
    private(set) var total = 0

    mutating func add(_ count: Int, _ now: Int64) {
        sum += count
        total += count
        // A tenth of a second is fine enough.
        if let last = counts.last, now - last.now < 100 {
            counts[counts.count - 1].count += count
        } else {
            counts.append((now, count))
        }
    }

    mutating func forget(before now: Int64) {
        let old = counts.prefix { $0.now < now }
        sum -= old.reduce(0) { $0 + $1.count }
        counts.removeFirst(old.count)
    }
}
