internal import Synchronization

/// How many more deliveries endpoints may be given before those that wait need to be counted again: what waits grows by what is
/// taken here and by little else.
package final class Headroom: Sendable {
    /// Deliveries between two counts: by so many, what other processes queue may go over the bound.
    private static let longest: Int64 = 1000
    private static let mostEndpoints = 5000

    private let left = Mutex<[String: Int64]>([:])

    /// Knows nothing.
    package init() {}

    /// Takes room for one; false where it is used up, or not known.
    package func take(_ webhookID: String) -> Bool {
        left.withLock { left in
            guard let room = left[webhookID], room > 0 else { return false }
            left[webhookID] = room - 1
            return true
        }
    }

    /// Notes that an endpoint may be given so many more, of which one is taken.
    package func note(_ room: Int64, of webhookID: String) {
        left.withLock { left in
            if left.count >= Self.mostEndpoints { left.removeAll(keepingCapacity: true) }
            left[webhookID] = min(room, Self.longest) - 1
        }
    }
}
