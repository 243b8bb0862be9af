/// When a delivery that failed is tried again: ten attempts over three days. Standard Webhooks, "Deliverability and
/// reliability".
package struct RetrySchedule: Sendable, Hashable {
    /// The waits after the first, second, … attempt, in units of the first.
    private static let units: [Int64] = [1, 4, 16, 60, 720, 3600, 10_080, 17_280, 21_600]
    /// The most that a receiver may ask for by `Retry-After`, milliseconds.
    private static let longestAsked: Int64 = 86_400_000

    /// Attempts at most.
    package static let attempts = units.count + 1

    /// The wait after the first attempt, milliseconds.
    package let first: Int64

    /// Makes one; the setting `webhooks.retrySeconds` is in seconds. With 5, all waits together are 74 hours.
    package init(retrySeconds: Double) {
        first = max(1, Int64((retrySeconds * 1000).rounded()))
    }

    /// When to try again after so many attempts, milliseconds since 1970 as `now` is; nil: not any more.
    ///
    /// What the receiver asked for by `Retry-After`, in milliseconds, can only make the wait longer. By `chance`, 0 to 1, up to
    /// a fifth is added to it, so that what failed at once does not come back at once.
    package func next(after attempts: Int, now: Int64, asked: Int64?, chance: Double) -> Int64? {
        guard attempts < Self.attempts else { return nil }
        let wait = Double(first * Self.units[max(1, attempts) - 1]) * (1 + chance / 5)
        return now + max(Int64(wait), min(asked ?? 0, Self.longestAsked))
    }
}
