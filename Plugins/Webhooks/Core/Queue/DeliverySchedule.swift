/// Which deliveries go out next. Pure: it knows no clock, no store and no network.
///
/// A delivery is added, taken, answered (its request is over) and settled (what became of it is durable). Endpoints take turns,
/// each with a bound of requests under way. Those that fail or take long all the time get an eighth of it, from a budget of their
/// own: however many of them there are, they take no place of the others. A request that is under way for too long counts
/// against that budget from then on, whosever it is.
package struct DeliverySchedule: Sendable {
    /// How many requests may be under way at once.
    package struct Bounds: Sendable, Hashable {
        /// To one endpoint.
        package var perEndpoint: Int
        /// To all that are in order; to the failing ones together a quarter of it.
        package var overall: Int
        /// An answer that takes longer is slow, milliseconds.
        package var slow: Int64

        /// Makes them.
        package init(perEndpoint: Int, overall: Int, slow: Int64 = 3000) {
            self.perEndpoint = perEndpoint
            self.overall = overall
            self.slow = slow
        }

        var perFailing: Int { max(1, perEndpoint / 8) }
        var failing: Int { max(1, overall / 4) }
        /// All that there may be, those included that turned out to be slow.
        var all: Int { 4 * overall }
    }

    private struct Request: Sendable {
        /// Milliseconds since 1970.
        let since: Int64
        /// Whether it counts against the failing ones' budget.
        var isFailing: Bool
        /// Whether it was found to be slow while it was under way.
        var isLate = false
    }

    private let bounds: Bounds
    private var endpoints: [String: EndpointLanes] = [:]
    /// Endpoints with something to send and room for it, in turn.
    private var turns = FIFO<String>()
    private var failingTurns = FIFO<String>()
    private var isInTurn: Set<String> = []
    private var alarms = DueHeap()
    private var underWay: [QueuedDelivery: Request] = [:]
    private var failingUnderWay = 0
    /// Requests that may become slow, the oldest first; some of them are over.
    private var watched = FIFO<(delivery: QueuedDelivery, since: Int64)>()
    /// What replaces deliveries that are busy, by them.
    private var replacements: [QueuedDelivery: QueuedDelivery] = [:]

    /// Nothing to do.
    package init(bounds: Bounds) {
        self.bounds = bounds
    }

    /// Deliveries of an endpoint that it knows.
    package func count(of webhookID: String) -> Int { endpoints[webhookID]?.count ?? 0 }

    /// Requests under way.
    package var inFlight: Int { underWay.count }

    /// When to take again, if nothing else happens; milliseconds since 1970.
    package var nextDue: Int64? {
        let late = watched.first.map { $0.since + bounds.slow }
        return [alarms.first, late].compactMap(\.self).min()
    }

    /// Requests under way to an endpoint.
    package func inFlight(to webhookID: String) -> Int { underWay.keys.count { $0.webhookID == webhookID } }

    /// Whether a delivery is under way, or what came of it is not durable yet.
    package func isBusy(_ delivery: QueuedDelivery) -> Bool { endpoints[delivery.webhookID]?.isBusy(delivery) ?? false }

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
        findLate(now)
        var taken: [QueuedDelivery] = []
        while underWay.count - failingUnderWay < bounds.overall, underWay.count < bounds.all, let id = turns.popFirst()
        {
            take(from: id, isFailing: false, now, &taken)
        }
        while failingUnderWay < bounds.failing, let id = failingTurns.popFirst() {
            take(from: id, isFailing: true, now, &taken)
        }
        return taken
    }

    /// A request is over, after so many milliseconds; what came of it is not durable yet.
    package mutating func answered(_ delivery: QueuedDelivery, isSuccess: Bool, after milliseconds: Int64 = 0) {
        guard let request = underWay.removeValue(forKey: delivery) else { return }
        if request.isFailing { failingUnderWay -= 1 }
        let isSlow = request.isLate || milliseconds >= bounds.slow
        endpoints[delivery.webhookID]?.answered(isGood: isSuccess && !isSlow, isCounted: request.isLate)
        queue(delivery.webhookID)
        dropOver()
    }

    /// What came of it is durable: it is tried again at `next`, or done with.
    package mutating func settle(_ delivery: QueuedDelivery, next: Int64?, now: Int64) {
        endpoints[delivery.webhookID]?.settle(delivery, next: next, now: now)
        if let next, next > now { alarms.push(next, webhookID: delivery.webhookID, lane: delivery.lane) }
        if !replacements.isEmpty, let replacement = replacements.removeValue(forKey: delivery) {
            replace(delivery, by: replacement, now: now)
        }
        queue(delivery.webhookID)
        if endpoints[delivery.webhookID]?.isSpent ?? false { endpoints[delivery.webhookID] = nil }
    }

    /// Sends a delivery at once, in a lane of its own, in place of the same one as it was known; where that is busy, once it no
    /// longer is.
    package mutating func replace(_ old: QueuedDelivery, by delivery: QueuedDelivery, now: Int64) {
        guard !isBusy(old) else {
            replacements[old] = delivery
            return
        }
        _ = remove(old)
        add(delivery, now: now)
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
        replacements = replacements.filter { $0.key.webhookID != webhookID }
    }

    /// Whether an endpoint has nothing that could go out now.
    package func isIdle(_ webhookID: String) -> Bool {
        endpoints[webhookID].map { !$0.isReady && $0.inFlight == 0 } ?? true
    }

    private mutating func take(from id: String, isFailing: Bool, _ now: Int64, _ taken: inout [QueuedDelivery]) {
        isInTurn.remove(id)
        guard let stand = endpoints[id]?.stand, stand.inFlight < room(stand) else { return }
        guard stand.isFailing == isFailing else { return queue(id) }
        guard let delivery = endpoints[id]?.take() else { return }
        underWay[delivery] = Request(since: now, isFailing: isFailing)
        if isFailing { failingUnderWay += 1 } else { watched.append((delivery, now)) }
        taken.append(delivery)
        queue(id)
    }

    /// Lines an endpoint up, if it has something to send and room for it.
    private mutating func queue(_ id: String) {
        guard let stand = endpoints[id]?.stand, stand.isReady, stand.inFlight < room(stand),
            isInTurn.insert(id).inserted
        else { return }
        if stand.isFailing { failingTurns.append(id) } else { turns.append(id) }
    }

    private func room(_ stand: EndpointLanes.Summary) -> Int {
        stand.isFailing ? bounds.perFailing : bounds.perEndpoint
    }

    /// Has requests that are slow count against the failing ones' budget.
    private mutating func findLate(_ now: Int64) {
        dropOver()
        while let (delivery, since) = watched.first, now - since >= bounds.slow {
            _ = watched.popFirst()
            underWay[delivery]?.isFailing = true
            underWay[delivery]?.isLate = true
            failingUnderWay += 1
            endpoints[delivery.webhookID]?.late()
            dropOver()
        }
    }

    /// Watches the oldest request that is under way.
    private mutating func dropOver() {
        while let (delivery, since) = watched.first {
            if let request = underWay[delivery], request.since == since, !request.isFailing { return }
            _ = watched.popFirst()
        }
    }
}
