/// What a report adds up.
struct Tally: Sendable {
    var totals = Figures()
    /// By the number of the bucket.
    var series: [Int64: Figures] = [:]
    /// By the values of the group's dimensions, in their order.
    var groups: [[String]: Figures] = [:]

    /// Adds figures of a time to totals and series.
    mutating func add(_ figures: Figures, at time: Int64, _ interval: Level?) {
        totals.merge(figures)
        if let interval { series[interval.bucket(of: time), default: Figures()].merge(figures) }
    }
}
