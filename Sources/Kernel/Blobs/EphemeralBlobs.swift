import Synchronization

/// Blobs in memory alone: what is worth nothing after a minute, and is asked for by many until then. Bounded by age and by
/// bytes: where there are too many, the oldest go first.
package final class EphemeralBlobs: Sendable {
    /// What it holds and did, for metrics.
    package struct Figures: Sendable {
        package var entries = 0
        package var bytes = 0
        /// Those that had to go before their time.
        package var dropped = 0
    }

    private struct Entry {
        let bytes: [UInt8]
        /// Milliseconds since 1970.
        let end: Int64
        let number: UInt64
    }

    private struct State {
        var entries: [String: Entry] = [:]
        /// Paths in the order of their puts; one that was put again or removed has another number by now, or none.
        var order: [(path: String, number: UInt64)] = []
        /// The places of `order` that were looked at.
        var passed = 0
        var last: UInt64 = 0
        var bytes = 0
        var dropped = 0

        mutating func remove(_ path: String) -> Bool {
            guard let entry = entries.removeValue(forKey: path) else { return false }
            bytes -= entry.bytes.count
            return true
        }

        /// Takes out the oldest until the rest fits, and the places of those that are gone.
        mutating func makeRoom(_ capacity: Int) {
            while passed < order.count {
                let (path, number) = order[passed]
                let isThere = entries[path]?.number == number
                guard !isThere || bytes > capacity else { break }
                passed += 1
                if isThere {
                    _ = remove(path)
                    dropped += 1
                }
            }
            if passed > 1024, passed > order.count / 2 {
                order.removeFirst(passed)
                passed = 0
            }
        }
    }

    /// How exactly their time is kept, milliseconds: so seldom it is looked for those that are over.
    private static let grain: Int64 = 5000

    private let capacity: Int
    private let clock: any WallClock
    private let state = Mutex(State())
    private let arrival = Doorbell()

    /// Holds none, and so many bytes at most.
    package init(capacity: Int, clock: any WallClock) {
        self.capacity = capacity
        self.clock = clock
    }

    /// What it holds and did.
    package var figures: Figures {
        state.withLock { Figures(entries: $0.entries.count, bytes: $0.bytes, dropped: $0.dropped) }
    }

    /// Keeps bytes for so many seconds.
    package func put(_ path: String, bytes: [UInt8], seconds: Int) {
        let end = clock.now + Int64(seconds) * 1000
        let isFirst = state.withLock { state in
            _ = state.remove(path)
            state.last += 1
            state.entries[path] = Entry(bytes: bytes, end: end, number: state.last)
            state.order.append((path, state.last))
            state.bytes += bytes.count
            state.makeRoom(capacity)
            return state.entries.count == 1
        }
        if isFirst { arrival.ring() }
    }

    /// The bytes of one; nil where there is none, or its time is over.
    package func bytes(of path: String) -> [UInt8]? {
        guard let entry = state.withLock({ $0.entries[path] }), entry.end > clock.now else { return nil }
        return entry.bytes
    }

    /// Removes one; whether there was one.
    @discardableResult
    package func remove(_ path: String) -> Bool {
        state.withLock { $0.remove(path) }
    }

    /// Removes those below a folder.
    package func removeAll(below folder: String) {
        let prefix = folder + "/"
        state.withLock { state in
            for path in state.entries.keys where path.hasPrefix(prefix) { _ = state.remove(path) }
        }
    }

    /// Removes those whose time is over; answers with when the next one's is.
    @discardableResult
    package func expire() -> Int64? {
        let now = clock.now
        return state.withLock { state in
            var next: Int64?
            for (path, entry) in state.entries {
                if entry.end <= now { _ = state.remove(path) } else { next = min(next ?? entry.end, entry.end) }
            }
            state.makeRoom(capacity)
            return next
        }
    }

    /// Removes them as their time is over, until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            if let next = expire() {
                await clock.wait(until: max(next, clock.now + Self.grain))
            } else {
                await arrival.wait()
            }
        }
    }

    /// Adds the families to what is scraped.
    func write(to text: inout MetricsText) {
        let figures = figures
        text.gauge("stream_ephemeral_blobs", "Blobs that are kept in memory alone.", [([], Double(figures.entries))])
        text.gauge("stream_ephemeral_bytes", "Memory that they take.", [([], Double(figures.bytes))])
        text.counter(
            "stream_ephemeral_dropped_total", "Those that had to go before their time, since there were too many.",
            [([], Double(figures.dropped))])
    }
}
