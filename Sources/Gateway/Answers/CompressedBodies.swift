import Synchronization

/// Bodies that were compressed a moment ago, by their entity tag: of a live playlist hundreds of viewers get the same one at the
/// same moment, and compressing it costs more than all else about the answer.
///
/// Bounded in number and bytes; the oldest goes first. A tag is a claim of a plugin's, so the bytes are compared.
package final class CompressedBodies: Sendable {
    fileprivate struct Entry {
        let bytes: [UInt8]
        let compressed: [UInt8]?
    }

    private struct State {
        var entries: [String: Entry] = [:]
        /// The oldest first.
        var order: [String] = []
        var size = 0
    }

    /// Those of this process.
    static let shared = CompressedBodies()

    private let most: Int
    private let mostBytes: Int
    private let state = Mutex(State())

    /// Keeps so many bodies of so many bytes together, those that are compressed counted too.
    package init(most: Int = 128, mostBytes: Int = 8 << 20) {
        self.most = most
        self.mostBytes = mostBytes
    }

    /// How many are kept.
    package var count: Int { state.withLock { $0.entries.count } }

    /// The compressed form of a body; nil where `make` has none.
    package func compressed(
        _ bytes: [UInt8], tag: String, _ make: ([UInt8]) -> [UInt8]? = { Gzip.compressed($0) }
    ) -> [UInt8]? {
        let known = state.withLock { $0.entries[tag] }
        if let known, known.bytes == bytes { return known.compressed }
        let entry = Entry(bytes: bytes, compressed: make(bytes))
        let size = entry.size
        guard size <= mostBytes / 4 else { return entry.compressed }
        state.withLock { state in
            if let before = state.entries.updateValue(entry, forKey: tag) {
                state.size -= before.size
            } else {
                state.order.append(tag)
            }
            state.size += size
            while state.order.count > most || state.size > mostBytes {
                let oldest = state.order.removeFirst()
                state.size -= state.entries.removeValue(forKey: oldest)?.size ?? 0
            }
        }
        return entry.compressed
    }
}

extension CompressedBodies.Entry {
    fileprivate var size: Int { bytes.count + (compressed?.count ?? 0) }
}
