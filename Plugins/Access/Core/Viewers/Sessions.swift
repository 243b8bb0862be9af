internal import Synchronization

/// Who began to watch while a token was good: they may go on for a while after its end.
///
/// Bounded, and in memory: after a restart of the server, a viewer whose token has ended needs a new one.
final class Sessions: Sendable {
    private let begun = Mutex(Recent<Int, Void>(most: 50_000))

    /// Remembers that a viewer of this address was let in with the token.
    func begin(_ token: String, address: String) {
        let key = Self.key(token, address)
        begun.withLock { $0[key] = () }
    }

    /// Whether one was.
    func hasBegun(_ token: String, address: String) -> Bool {
        let key = Self.key(token, address)
        return begun.withLock { $0[key] } != nil
    }

    /// A hash seeded by the process, which nobody outside can aim at.
    private static func key(_ token: String, _ address: String) -> Int {
        var hasher = Hasher()
        hasher.combine(token)
        hasher.combine(address)
        return hasher.finalize()
    }
}
