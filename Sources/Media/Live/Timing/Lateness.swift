/// How much later than its own clock says a source comes, milliseconds: what comes soonest counts, since the way to here can only
/// be slower.
struct Lateness: Sendable {
    private var first: (value: Int64, until: Int64)?
    /// The least of each second.
    private var seconds: [(second: Int64, least: Int64)] = []

    mutating func add(_ value: Int64, _ now: Int64) {
        if let known = first {
            if now <= known.until { first = (min(known.value, value), known.until) }
        } else {
            first = (value, now + 5000)
        }
        if let last = seconds.last, last.second == now / 1000 {
            seconds[seconds.count - 1].least = min(last.least, value)
        } else {
            seconds.append((now / 1000, value))
            if seconds.count > 10 { seconds.removeFirst() }
        }
    }

    /// How much sooner it comes than in its first seconds; 0 until that can be told.
    func drift(now: Int64, over milliseconds: Int64) -> Int64 {
        guard let first, now > first.until else { return 0 }
        let least = seconds.filter { $0.second >= (now - milliseconds) / 1000 }.map(\.least).min()
        return least.map { first.value - $0 } ?? 0
    }
}
