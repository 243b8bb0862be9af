package import PluginSDK
internal import Synchronization

/// Sends what waits. It runs as one durable job, so that of all processes of a store one does.
///
/// What waits is in the store; here is what is known of it (``DeliverySchedule``), in bounds. A request that is over frees its
/// place at once; its lane goes on only once what became of it is durable, many in one commit.
package final class Pump: Sendable {
    struct State {
        var isRunning = false
        var isStopping = false
        var schedule: DeliverySchedule
        var windows: [String: EndpointWindow] = [:]
        /// As they are now; of some that were used lately.
        var endpoints: [String: EndpointRecord] = [:]
        var deleted: Set<String> = []
        /// Places of what is over, the oldest first; of endpoints to which something was sent.
        var histories: [String: FIFO<String>] = [:]
        var outcomes: [Outcome] = []
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

    /// Something was queued.
    func offer(_ delivery: QueuedDelivery) {
        let isUnknown = state.withLock { state in
            guard state.isRunning, !state.deleted.contains(delivery.webhookID) else { return false }
            guard state.windows[delivery.webhookID] != nil else {
                state.windows[delivery.webhookID] = EndpointWindow(isNew: false)
                return true
            }
            let count = state.schedule.count(of: delivery.webhookID)
            if state.windows[delivery.webhookID]?.offer(delivery, beside: count) ?? false {
                state.schedule.add(delivery, now: host.clock.now)
            }
            return false
        }
        // Also where all that is known waits for its time: this one may be of a stream that does not.
        if isUnknown || wantsMore(delivery.webhookID) { load(delivery.webhookID, delivery.account) }
        advance()
    }

    /// An endpoint was made or changed.
    func changed(_ endpoint: EndpointRecord, isNew: Bool = false) {
        state.withLock { state in
            state.endpoints[endpoint.id] = endpoint
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
            state.deleted.insert(webhookID)
            state.endpoints[webhookID] = nil
            state.windows[webhookID] = nil
            state.histories[webhookID] = nil
            state.schedule.forget(webhookID)
        }
    }

    /// A delivery is to be sent at once, by hand. What was over of it is queued anew.
    func hurry(_ delivery: QueuedDelivery, outOf lane: String?) {
        let added = state.withLock { state in
            guard state.isRunning else { return false }
            if let lane {
                let queued = QueuedDelivery(
                    account: delivery.account, webhookID: delivery.webhookID, place: delivery.place, lane: lane)
                _ = state.schedule.remove(queued)
            }
            state.histories[delivery.webhookID]?.removeAll { $0 == delivery.place }
            state.schedule.add(delivery, now: host.clock.now)
            return true
        }
        if added { advance() }
    }

    /// Sends what can be sent now, and sets the alarm for what is due next.
    package func advance() {
        let now = host.clock.now
        let (taken, next) = state.withLock { state -> ([QueuedDelivery], Int64?) in
            guard state.isRunning, !state.isStopping else { return ([], nil) }
            return (state.schedule.take(now: now), state.schedule.nextDue)
        }
        for delivery in taken {
            Task.detached { [self] in await send(delivery) }
        }
        guard let next else { return }
        alarm.set(next, in: next - now) { [weak self] in self?.advance() }
    }

    /// Begins; false where it runs already.
    func begin() -> Bool {
        state.withLock { state in
            guard !state.isRunning else { return false }
            state = State(isRunning: true, schedule: DeliverySchedule(bounds: settings.bounds), deleted: state.deleted)
            return true
        }
    }

    func end() {
        alarm.clear()
        state.withLock { state in
            state = State(schedule: DeliverySchedule(bounds: settings.bounds), deleted: state.deleted)
        }
    }

    /// Nothing more is sent.
    func stop() { state.withLock { $0.isStopping = true } }
}
