/// Brings what coded pictures carry from the order in which they are decoded to that in which they are shown.
package struct CaptionOrder: Sendable {
    /// What one picture carries.
    package struct Entry: Sendable, Hashable {
        /// When it is shown, ticks.
        package let time: Int64
        package let pairs: [CaptionPair]
    }

    /// Pictures that may wait; H.264 and HEVC reorder 16 at most.
    private static let most = 64

    /// By time.
    private var waiting: [Entry] = []

    /// Without a picture.
    package init() {}

    /// Adds what a picture carries, and gives out what is due: what is shown up to `decoded`, the time at which it is decoded,
    /// ticks, since none that follows is shown before that. Nil: that is not known.
    package mutating func add(_ pairs: [CaptionPair], shown time: Int64, decoded: Int64?) -> [Entry] {
        if !pairs.isEmpty {
            let place = waiting.lastIndex { $0.time <= time }.map { $0 + 1 } ?? 0
            waiting.insert(Entry(time: time, pairs: pairs), at: place)
        }
        guard !waiting.isEmpty else { return [] }
        let due = decoded.map { decoded in waiting.firstIndex { $0.time > decoded } ?? waiting.count } ?? 0
        return take(max(due, waiting.count - Self.most))
    }

    /// Gives out the rest.
    package mutating func finish() -> [Entry] { take(waiting.count) }

    private mutating func take(_ count: Int) -> [Entry] {
        let entries = Array(waiting.prefix(count))
        waiting.removeFirst(count)
        return entries
    }
}
