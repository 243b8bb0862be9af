/// The signals that one plugin has still to hear: bounded, and without any I/O.
package struct SignalQueue {
    /// Signals of one type that are told at once.
    package struct Batch: Equatable {
        package let type: String
        package let entries: [[UInt8]]
    }

    private let most: Int
    private let mostBytes: Int
    private var waiting: [(type: String, entry: [UInt8])] = []
    private var bytes = 0
    /// Signals that there was no room for, or that could not be told.
    package private(set) var dropped = 0

    /// Room for so many, and for so many bytes of them.
    package init(most: Int = 20_000, mostBytes: Int = 16 << 20) {
        self.most = most
        self.mostBytes = mostBytes
    }

    /// Whether there is none.
    package var isEmpty: Bool { waiting.isEmpty }

    /// Puts one at the end, or drops it.
    package mutating func add(_ type: String, _ entry: [UInt8]) {
        guard waiting.count < most, bytes + entry.count <= mostBytes else {
            dropped += 1
            return
        }
        bytes += entry.count
        waiting.append((type, entry))
    }

    /// Counts signals that were not told.
    package mutating func drop(_ count: Int) { dropped += count }

    /// Takes all, in their order, in batches of at most `size`.
    package mutating func takeAll(size: Int = 1000) -> [Batch] {
        var batches: [Batch] = []
        var entries: [[UInt8]] = []
        for (place, signal) in waiting.enumerated() {
            entries.append(signal.entry)
            let isLast = place + 1 == waiting.count || waiting[place + 1].type != signal.type
            if isLast || entries.count == size {
                batches.append(Batch(type: signal.type, entries: entries))
                entries = []
            }
        }
        waiting = []
        bytes = 0
        return batches
    }
}
