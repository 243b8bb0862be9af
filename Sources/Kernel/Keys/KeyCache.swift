import Synchronization

/// The keys that were looked up, by the digest of their secret, so that a call costs no read of the store.
///
/// A key that is revoked while it is looked up is never kept: what was read before a revocation is not taken after it.
final class KeyCache: Sendable {
    private static let capacity = 10_000

    private struct State {
        var records: [[UInt8]: KeyRecord] = [:]
        var revocations: UInt64 = 0
        var hits = 0
        var misses = 0
    }

    private let state = Mutex(State())

    /// The key of a digest, and where this cache stands, for ``keep(_:of:since:)``.
    func find(_ digest: [UInt8]) -> (record: KeyRecord?, revocations: UInt64) {
        state.withLock { state in
            let record = state.records[digest]
            if record == nil { state.misses += 1 } else { state.hits += 1 }
            return (record, state.revocations)
        }
    }

    /// How many keys are kept, and how often one that was looked for was among them, and not.
    var figures: (entries: Int, hits: Int, misses: Int) {
        state.withLock { ($0.records.count, $0.hits, $0.misses) }
    }

    /// Keeps what was looked up, unless a key was revoked since.
    func keep(_ record: KeyRecord, of digest: [UInt8], since revocations: UInt64) {
        state.withLock { state in
            guard state.revocations == revocations else { return }
            if state.records.count >= Self.capacity { state.records = [:] }
            state.records[digest] = record
        }
    }

    /// Forgets a key that was revoked.
    func forget(_ id: String) {
        state.withLock { state in
            state.revocations += 1
            state.records = state.records.filter { $0.value.id != id }
        }
    }
}
