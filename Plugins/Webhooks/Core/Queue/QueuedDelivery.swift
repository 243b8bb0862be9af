/// A delivery that waits, as the schedule knows it: what it says is in the store.
package struct QueuedDelivery: Sendable, Hashable {
    /// Whose endpoint.
    package let account: String
    /// The endpoint's id.
    package let webhookID: String
    /// Its place among the endpoint's deliveries: in the order of the events.
    package let place: String
    /// Those of one lane go out one after the other: the stream's id, or the delivery's own where it keeps no order.
    package let lane: String

    /// Makes one.
    package init(account: String, webhookID: String, place: String, lane: String) {
        self.account = account
        self.webhookID = webhookID
        self.place = place
        self.lane = lane
    }

    /// By what tells deliveries apart.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(webhookID)
        hasher.combine(place)
    }
}
