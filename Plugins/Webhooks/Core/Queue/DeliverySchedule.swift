/// Which deliveries go out next. Pure: it knows no clock, no store and no network.
///
/// A delivery is added, taken, answered (its request is over) and settled (what became of it is durable). Endpoints take turns,
/// each with a bound of requests under way. Those that fail all the time get an eighth of it, from a budget of their own: however
/// many of them there are, they take no place of the others.
package struct DeliverySchedule: Sendable {
    /// How many requests may be under way at once.
    package struct Bounds: Sendable, Hashable {
        /// To one endpoint.
        package var perEndpoint: Int
        /// To all that are in order; to the failing ones together a quarter of it.
        package var overall: Int

        /// Makes them.
        package init(perEndpoint: Int, overall: Int) {
            self.perEndpoint = perEndpoint
            self.overall = overall
        }

        var perFailing: Int { max(1, perEndpoint / 8) }
        var failing: Int { max(1, overall / 4) }
    }

    private let bounds: Bounds
    private var endpoints: [String: EndpointLanes] = [:]
    /// Endpoints with something to send and room for it, in turn.
    private var turns = FIFO<String>()
    private var failingTurns = FIFO<String>()
    private var isInTurn: Set<String> = []
    private var alarms = DueHeap()
    /// Requests under way, and whether each counts against the failing ones' budget.
    private var underWay: [QueuedDelivery: Bool] = [:]
    private var failingUnderWay = 0

    /// Nothing to do.
    package init(bounds: Bounds) {
        self.bounds = bounds
    }

    /// Deliveries of an endpoint that it knows.
    package func count(of webhookID: String) -> Int { endpoints[webhookID]?.count ?? 0 }

    /// Requests under way.
    package var inFlight: Int { underWay.count }

    /// When to take again, if nothing else happens; milliseconds since 1970.
    package var nextDue: Int64? { alarms.first }

    /// Takes up a delivery, due at a time; what it knows already stays as it is.
    package mutating func add(_ delivery: QueuedDelivery, due: Int64 = 0, now: Int64) {
        guard endpoints[delivery.webhookID, default: EndpointLanes()].add(delivery, due: due, now: now) else { return }
        if due > now { alarms.push(due, webhookID: delivery.webhookID, lane: delivery.lane) }
        queue(delivery.webhookID)
    }

    /// What goes out now.
    package mutating func take(now: Int64) -> [QueuedDelivery] {
        while let alarm = alarms.pop(upTo: now) {
            endpoints[alarm.webhookID]?.wake(alarm.lane, due: alarm.due)
            queue(alarm.webhookID)
        }
        var taken: [QueuedDelivery] = []
        while underWay.count - failingUnderWay < bounds.overall, let id = turns.popFirst() {
            take(from: id, isFailing: false, &taken)
        }
        while failingUnderWay < bounds.failing, let id = failingTurns.popFirst() {
            take(from: id, isFailing: true, &taken)
        }
        return taken
    }

    /// A request is over; what came of it is not durable yet.
    package mutating func answered(_ delivery: QueuedDelivery, isSuccess: Bool) {
        guard let isFailing = underWay.removeValue(forKey: delivery) else { return }
        if isFailing { failingUnderWay -= 1 }
        endpoints[delivery.webhookID]?.answered(isSuccess: isSuccess)
        queue(delivery.webhookID)
    }

    /// What came of it is durable: it is tried again at `next`, or done with.
    package mutating func settle(_ delivery: QueuedDelivery, next: Int64?, now: Int64) {
        endpoints[delivery.webhookID]?.settle(delivery, next: next, now: now)
        if let next, next > now { alarms.push(next, webhookID: delivery.webhookID, lane: delivery.lane) }
        queue(delivery.webhookID)
        if let lanes = endpoints[delivery.webhookID], lanes.count == 0, lanes.inFlight == 0, !lanes.isFailing {
            endpoints[delivery.webhookID] = nil
        }
    }

    /// Takes a delivery out, unless it is under way; whether it did.
    package mutating func remove(_ delivery: QueuedDelivery) -> Bool {
        let isRemoved = endpoints[delivery.webhookID]?.remove(delivery.place, from: delivery.lane) ?? false
        queue(delivery.webhookID)
        return isRemoved
    }

    /// All that waits for an endpoint is due now: it was disabled, so that it can be told of each that it is not sent.
    package mutating func wakeAll(of webhookID: String) {
        endpoints[webhookID]?.wakeAll()
        queue(webhookID)
    }

    /// Forgets what waits for an endpoint that is no longer there.
    package mutating func forget(_ webhookID: String) {
        endpoints[webhookID] = nil
    }

    /// Whether an endpoint has nothing that could go out now.
    package func isIdle(_ webhookID: String) -> Bool {
        endpoints[webhookID].map { !$0.isReady && $0.inFlight == 0 } ?? true
    }

    private mutating func take(from id: String, isFailing: Bool, _ taken: inout [QueuedDelivery]) {
        isInTurn.remove(id)
        guard let lanes = endpoints[id], lanes.inFlight < room(of: lanes) else { return }
        guard lanes.isFailing == isFailing else { return queue(id) }
        guard let delivery = endpoints[id]?.take() else { return }
        underWay[delivery] = isFailing
        if isFailing { failingUnderWay += 1 }
        taken.append(delivery)
        queue(id)
    }

    /// Lines an endpoint up, if it has something to send and room for it.
    private mutating func queue(_ id: String) {
        guard let lanes = endpoints[id], lanes.isReady, lanes.inFlight < room(of: lanes), isInTurn.insert(id).inserted
        else { return }
        if lanes.isFailing { failingTurns.append(id) } else { turns.append(id) }
    }

    private func room(of lanes: EndpointLanes) -> Int {
        lanes.isFailing ? bounds.perFailing : bounds.perEndpoint
    }
}
