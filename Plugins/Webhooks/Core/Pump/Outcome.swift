/// What became of a delivery that was taken from the schedule.
struct Outcome: Sendable {
    let delivery: QueuedDelivery
    /// As it is to be written down; nil: it is no longer there.
    let record: DeliveryRecord?
    /// Whether a request was made.
    let isAttempt: Bool
}
