/// How far what waits for an endpoint was read from the store. Beyond that it is only there, so that memory is bounded.
///
/// Deliveries are offered as they are committed, and those of different streams may be committed in another order than that of
/// their places. So while the store is read, what is offered is kept until the reading is past it.
struct EndpointWindow: Sendable {
    /// Deliveries that are known at once; more where none of them can go out.
    static let size = 1000
    static let largest = 10_000

    /// The last place that was read; empty: none.
    private(set) var through = ""
    /// Whether all that waits is known.
    private(set) var isWhole: Bool
    private(set) var isLoading = false
    private var late: [QueuedDelivery] = []

    /// Of a new endpoint, for which nothing waits, or of one of which nothing is known yet.
    init(isNew: Bool) {
        isWhole = isNew
    }

    /// Whether an offered delivery is to be scheduled now, beside the `count` that are; else it is read later.
    mutating func offer(_ delivery: QueuedDelivery, beside count: Int) -> Bool {
        if delivery.place <= through { return true }
        if isWhole {
            isWhole = count < Self.size
            if isWhole { through = delivery.place }
            return isWhole
        }
        if isLoading { late.append(delivery) }
        return false
    }

    /// Begins to read; false where that is under way.
    mutating func begin() -> Bool {
        guard !isLoading else { return false }
        isLoading = true
        return true
    }

    /// Notes what was read, and answers with it and what was offered meanwhile that it missed.
    mutating func read(_ deliveries: [QueuedDelivery], isEnd: Bool) -> [QueuedDelivery] {
        if let last = deliveries.last { through = max(through, last.place) }
        if isEnd {
            isWhole = true
            through = late.map(\.place).max().map { max(through, $0) } ?? through
            defer { late = [] }
            return deliveries + late
        }
        let missed = late.filter { $0.place <= through }
        late.removeAll { $0.place <= through }
        return deliveries + missed
    }

    /// Ends the reading.
    mutating func end() {
        isLoading = false
        late = []
    }
}
