package import PluginSDK
internal import Synchronization

/// Sends what waits. It runs as one durable job, so that of all processes of a store one does.
///
/// What waits is in the store; here is what is known of it (``DeliverySchedule``), in bounds. A request that is over frees its
/// place at once; its lane goes on only once what became of it is durable, many in one commit.
package final class Pump: Sendable {
    struct State {
        /// Which of its runs it is: what requests of an earlier one bring is not this one's.
        var run = 0
        var isRunning = false
        var isStopping = false
        var schedule: DeliverySchedule
        var windows: [String: EndpointWindow] = [:]
        /// As they are now; of some that were used lately.
        var endpoints: [String: EndpointRecord] = [:]
        /// Counts what was told of endpoints: what was read before is not kept.
        var changes = 0
        /// Endpoints that are no longer there, by how many of their requests and outcomes are not settled.
        var deleted: [String: Int] = [:]
        /// Places of what is over, the oldest first; of endpoints to which something was sent.
        var histories: [String: FIFO<String>] = [:]
        /// To be written down, those included that are being.
        var outcomes: [Outcome] = []

        /// What came of a delivery is durable, or nothing came of it.
        mutating func settle(_ delivery: QueuedDelivery, next: Int64?, now: Int64) {
            schedule.settle(delivery, next: next, now: now)
            if let left = deleted[delivery.webhookID] { deleted[delivery.webhookID] = left > 1 ? left - 1 : nil }
        }
    }

    let host: Host
    let settings: WebhookSettings
    let retries: RetrySchedule
    let state: Mutex<State>
    let outcomes = Bell()
    private let alarm = Alarm()

    /// One that does not run yet.
    package init(host: Host, settings: WebhookSettings) {
        self.host = host
        self.settings = settings
        retries = RetrySchedule(retrySeconds: settings.retrySeconds)
        state = Mutex(State(schedule: DeliverySchedule(bounds: settings.bounds)))
    }

    /// Whether it runs in this process.
    package var isRunning: Bool { state.withLock { $0.isRunning } }

    /// Deliveries that are taken up under one lock.
    private static let offered = 64

    /// Something was queued, of one event for some endpoints.
    func offer(_ deliveries: [QueuedDelivery]) {
        let now = host.clock.now
        for start in stride(from: 0, to: deliveries.count, by: Self.offered) {
            let some = deliveries[start..<min(start + Self.offered, deliveries.count)]
            let unread = state.withLock { state in
                some.filter { delivery in
                    let id = delivery.webhookID
                    guard state.isRunning, state.deleted[id] == nil else { return false }
                    guard state.windows[id] != nil else {
                        state.windows[id] = EndpointWindow(isNew: false)
                        return true
                    }
                    if state.windows[id]?.offer(delivery, beside: state.schedule.count(of: id)) ?? false {
                        state.schedule.add(delivery, now: now)
                    }
                    // Also where all that is known waits for its time: this one may be of a stream that does not.
                    return state.wantsMore(id)
                }
            }
            for delivery in unread { load(delivery.webhookID, delivery.account) }
        }
        advance()
    }

    /// An endpoint was made or changed. Of two that were changed at once the later may be told of first: it is read again.
    package func changed(_ endpoint: EndpointRecord, isNew: Bool = false) {
        state.withLock { state in
            state.endpoints[endpoint.id] = nil
            state.changes += 1
            if isNew, state.isRunning, state.windows[endpoint.id] == nil {
                state.windows[endpoint.id] = EndpointWindow(isNew: true)
            }
            if !endpoint.isEnabled { state.schedule.wakeAll(of: endpoint.id) }
        }
        advance()
    }

    /// An endpoint is no longer there.
    func removed(_ webhookID: String) {
        state.withLock { state in
            let unsettled =
                state.schedule.inFlight(to: webhookID)
                + state.outcomes.count { $0.delivery.webhookID == webhookID }
            state.deleted[webhookID] = unsettled > 0 ? unsettled : nil
            state.endpoints[webhookID] = nil
            state.changes += 1
            state.windows[webhookID] = nil
            state.histories[webhookID] = nil
            state.schedule.forget(webhookID)
        }
    }

    /// How many endpoints that are no longer there it still knows.
    package var deletedCount: Int { state.withLock { $0.deleted.count } }

    /// Whether a delivery is under way, or what came of it is not written down yet.
    func isBusy(_ delivery: QueuedDelivery) -> Bool { state.withLock { $0.schedule.isBusy(delivery) } }

    /// A delivery is to be sent at once, by hand, as it was known or not. What was over of it is queued anew.
    func hurry(_ delivery: QueuedDelivery, insteadOf old: QueuedDelivery?) {
        let added = state.withLock { state in
            guard state.isRunning else { return false }
            state.histories[delivery.webhookID]?.removeAll { $0 == delivery.place }
            state.schedule.replace(old ?? delivery, by: delivery, now: host.clock.now)
            return true
        }
        if added { advance() }
    }

    /// Sends what can be sent now, and sets the alarm for what is due next.
    package func advance() {
        let now = host.clock.now
        let (taken, next, run) = state.withLock { state -> ([QueuedDelivery], Int64?, Int) in
            guard state.isRunning, !state.isStopping else { return ([], nil, 0) }
            return (state.schedule.take(now: now), state.schedule.nextDue, state.run)
        }
        for delivery in taken {
            Task.detached { [self] in await send(delivery, run) }
        }
        guard let next else { return }
        alarm.set(next, in: next - now) { [weak self] in self?.advance() }
    }

    /// Begins; false where it runs already.
    func begin() -> Bool {
        state.withLock { state in
            guard !state.isRunning else { return false }
            state = State(
                run: state.run + 1, isRunning: true, schedule: DeliverySchedule(bounds: settings.bounds),
                changes: state.changes)
            return true
        }
    }

    func end() {
        alarm.clear()
        state.withLock { state in
            state = State(
                run: state.run, schedule: DeliverySchedule(bounds: settings.bounds), changes: state.changes)
        }
    }

    /// Nothing more is sent.
    func stop() { state.withLock { $0.isStopping = true } }
}
