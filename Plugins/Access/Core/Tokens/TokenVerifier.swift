internal import JSON
internal import Synchronization

/// Checks tokens at a bounded cost: what is malformed, or names no key or another algorithm than its key's, costs no
/// cryptography; what was once verified costs a reading of its key's record, which is how a deleted key ends its tokens at once.
final class TokenVerifier: Sendable {
    /// A token whose signature is right. Its times, its stream and its rules are still to be looked at.
    struct Verified: Sendable {
        let claims: TokenClaims
        /// Whose key signed it.
        let account: String
    }

    private struct Known: Sendable {
        let keyID: String
        let version: UInt64
        let verified: Verified
    }

    private let keys: SigningKeys
    private let known = Mutex(Recent<String, Known>(most: 4096))
    private let checking = Mutex(Recent<String, (version: UInt64, key: TokenKey)>(most: 256))

    init(keys: SigningKeys) {
        self.keys = keys
    }

    /// The token, where a key that there is signed it; else nil.
    func verify(_ text: String) async throws -> Verified? {
        if let known = known.withLock({ $0[text] }) {
            guard let (_, version) = try await keys.find(known.keyID), version == known.version else { return nil }
            return known.verified
        }
        guard let token = SignedToken(text), let (record, version) = try await keys.find(token.keyID),
            token.algorithm == record.algorithm.rawValue
        else { return nil }
        guard let claims = token.claims(by: try key(record, version)) else { return nil }
        let verified = Verified(claims: claims, account: record.account)
        known.withLock { $0[text] = Known(keyID: record.keyID, version: version, verified: verified) }
        return verified
    }

    private func key(_ record: SigningKeyRecord, _ version: UInt64) throws -> TokenKey {
        if let known = checking.withLock({ $0[record.keyID] }), known.version == version { return known.key }
        let key = try record.checkingKey()
        checking.withLock { $0[record.keyID] = (version, key) }
        return key
    }
}
