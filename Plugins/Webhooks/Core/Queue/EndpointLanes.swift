/// What waits for one endpoint, in lanes. Of each lane only the first is sent; what follows waits until that is done with.
struct EndpointLanes: Sendable {
    private enum Stand: Sendable, Hashable {
        /// Its first can go out.
        case ready
        /// Its first is under way, or what became of it is not yet written down.
        case busy
        /// Its first is to be tried again then.
        case waiting(Int64)
    }

    /// What the schedule decides by.
    struct Summary: Sendable {
        let isFailing: Bool
        let isReady: Bool
        let inFlight: Int
    }

    private struct Lane: Sendable {
        var deliveries = FIFO<QueuedDelivery>()
        var stand = Stand.ready
    }

    /// Failures and slow answers in a row from which on an endpoint counts as failing.
    private static let patience = 5

    private var lanes: [String: Lane] = [:]
    private var ready = FIFO<String>()
    private var places: Set<String> = []
    private var failures = 0
    /// Requests under way.
    private(set) var inFlight = 0

    /// Deliveries that are known.
    var count: Int { places.count }
    /// Whether it is known to be out of order, or slow: it gets few requests at once.
    var isFailing: Bool { failures >= Self.patience }
    /// Whether something can go out, as far as the endpoint's own lanes go.
    var isReady: Bool { !ready.isEmpty }

    /// Small, so that to look at it copies nothing.
    var stand: Summary { Summary(isFailing: isFailing, isReady: isReady, inFlight: inFlight) }
    /// Whether nothing is to be known of it any more.
    var isSpent: Bool { places.isEmpty && inFlight == 0 && !isFailing }

    /// Whether a delivery is under way, or what became of it is not yet written down.
    func isBusy(_ delivery: QueuedDelivery) -> Bool {
        guard let lane = lanes[delivery.lane] else { return false }
        return lane.stand == .busy && lane.deliveries.first?.place == delivery.place
    }

    /// Takes up a delivery that is due then; false where it is known already.
    mutating func add(_ delivery: QueuedDelivery, due: Int64, now: Int64) -> Bool {
        guard places.insert(delivery.place).inserted else { return false }
        let isFirst = lanes[delivery.lane] == nil
        lanes[delivery.lane, default: Lane()].deliveries.append(delivery)
        guard isFirst else { return true }
        if due > now {
            lanes[delivery.lane]?.stand = .waiting(due)
        } else {
            ready.append(delivery.lane)
        }
        return true
    }

    /// The next one that goes out; it is under way from now on.
    mutating func take() -> QueuedDelivery? {
        while let name = ready.popFirst() {
            guard let lane = lanes[name], lane.stand == .ready, let first = lane.deliveries.first else { continue }
            lanes[name]?.stand = .busy
            inFlight += 1
            return first
        }
        return nil
    }

    /// A request is over. Good: the receiver took it, in time. One that was late has been counted.
    mutating func answered(isGood: Bool, isCounted: Bool) {
        inFlight -= 1
        if isGood { failures = 0 } else if !isCounted { failures += 1 }
    }

    /// A request is under way for too long.
    mutating func late() { failures += 1 }

    /// What became of the lane's first is written down: it is tried again at `next`, or done with.
    mutating func settle(_ delivery: QueuedDelivery, next: Int64?, now: Int64) {
        guard let lane = lanes[delivery.lane], lane.stand == .busy, lane.deliveries.first == delivery else { return }
        if let next {
            if next > now { lanes[delivery.lane]?.stand = .waiting(next) } else { rouse(delivery.lane) }
            return
        }
        places.remove(delivery.place)
        _ = lanes[delivery.lane]?.deliveries.popFirst()
        if lanes[delivery.lane]?.deliveries.isEmpty ?? true {
            lanes[delivery.lane] = nil
        } else {
            rouse(delivery.lane)
        }
    }

    /// A lane's time has come.
    mutating func wake(_ name: String, due: Int64) {
        if lanes[name]?.stand == .waiting(due) { rouse(name) }
    }

    /// Takes a delivery out of its lane, unless it is under way; false: it is, or is not known.
    mutating func remove(_ place: String, from name: String) -> Bool {
        guard let lane = lanes[name], places.contains(place),
            lane.deliveries.first?.place != place || lane.stand != .busy
        else { return false }
        let wasFirst = lane.deliveries.first?.place == place
        lanes[name]?.deliveries.removeAll { $0.place == place }
        places.remove(place)
        if lanes[name]?.deliveries.isEmpty ?? true {
            lanes[name] = nil
        } else if wasFirst {
            rouse(name)
        }
        return true
    }

    /// All that waits can go out now.
    mutating func wakeAll() {
        for (name, lane) in lanes {
            if case .waiting = lane.stand { rouse(name) }
        }
    }

    private mutating func rouse(_ name: String) {
        lanes[name]?.stand = .ready
        ready.append(name)
    }
}
