internal import Synchronization

/// The endpoints of accounts, as they were at a version of the account's record of changes.
final class EndpointCache: Sendable {
    private struct Known: Sendable {
        let version: UInt64
        let endpoints: [EndpointRecord]
    }

    private static let most = 1000
    private let accounts = Mutex<[String: Known]>([:])

    /// Those of an account; nil where they are not known at that version.
    func endpoints(of account: String, at version: UInt64) -> [EndpointRecord]? {
        accounts.withLock { accounts in accounts[account].flatMap { $0.version == version ? $0.endpoints : nil } }
    }

    /// Notes those of an account.
    func note(_ endpoints: [EndpointRecord], of account: String, at version: UInt64) {
        accounts.withLock { accounts in
            if accounts.count >= Self.most, accounts[account] == nil { accounts.removeAll(keepingCapacity: true) }
            accounts[account] = Known(version: version, endpoints: endpoints)
        }
    }
}
