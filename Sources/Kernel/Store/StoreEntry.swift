/// A key, its value, and the version of the commit that wrote it.
public struct StoreEntry: Sendable, Hashable {
    public let key: [UInt8]
    public let value: [UInt8]
    /// At least 1; grows with every commit.
    public let version: UInt64

    /// Makes an entry.
    public init(key: [UInt8], value: [UInt8], version: UInt64) {
        self.key = key
        self.value = value
        self.version = version
    }
}

/// A range of keys to scan.
public struct StoreRange: Sendable, Hashable {
    /// Inclusive.
    public var start: [UInt8]
    /// Exclusive; nil: to the end of the store.
    public var end: [UInt8]?
    /// Entries at most.
    public var limit: Int
    /// From the end backwards.
    public var reverse: Bool

    /// Makes a range.
    public init(start: [UInt8], end: [UInt8]?, limit: Int = 10_000, reverse: Bool = false) {
        self.start = start
        self.end = end
        self.limit = limit
        self.reverse = reverse
    }

    /// All keys that start with a prefix.
    public init(prefix: [UInt8], limit: Int = 10_000, reverse: Bool = false) {
        self.init(start: prefix, end: StoreRange.after(prefix), limit: limit, reverse: reverse)
    }

    /// The first key after all that start with a prefix; nil when there is none.
    public static func after(_ prefix: [UInt8]) -> [UInt8]? {
        var end = prefix
        while let last = end.last {
            if last < 0xFF {
                end[end.count - 1] = last + 1
                return end
            }
            end.removeLast()
        }
        return nil
    }
}

/// What a store has done since it was opened.
public struct StoreStatistics: Sendable, Hashable {
    /// Commits that were applied.
    public var commits = 0
    /// Durable transactions that they shared.
    public var transactions = 0
    /// Commits refused because a check did not hold.
    public var conflicts = 0
    /// How long it took to make one durable.
    public var durations = MetricHistogram()
    /// Commits that wait for the writer.
    public var waiting = 0
    /// Whether the last change was refused for want of room.
    public var isFull = false
    /// Most commits in one transaction.
    public var largestBatch = 0
    /// Transactions by how many commits shared them, at most each of ``batchBounds``; the last: more.
    public var batches = Array(repeating: 0, count: StoreStatistics.batchBounds.count + 1)
    /// The size of the map, bytes; 0 where there is none.
    public var mapBytes = 0
    /// What of the map is in use, bytes.
    public var usedBytes = 0
    /// Places for readers that are taken.
    public var readers = 0
    /// Why nothing is written any more, for the operator; nil: commits are taken.
    public var refusal: String?

    /// The sizes that ``batches`` tells apart.
    public static let batchBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256]

    /// Nothing yet.
    public init() {}

    /// A transaction that so many commits shared was made durable.
    mutating func note(batch commits: Int, seconds: Double = 0) {
        transactions += 1
        durations.observe(seconds)
        largestBatch = max(largestBatch, commits)
        batches[StoreStatistics.batchBounds.firstIndex { commits <= $0 } ?? StoreStatistics.batchBounds.count] += 1
    }
}
