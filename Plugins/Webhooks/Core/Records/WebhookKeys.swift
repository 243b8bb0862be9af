package import PluginSDK

/// Where the plugin keeps what.
package enum WebhookKeys {
    /// Written with every change of the account's endpoints: what was decided by them holds only while its version does.
    package static func changes(_ account: String) -> StoreKey { StoreKey(account: account, key: "v") }

    /// An endpoint.
    package static func endpoint(_ id: String, _ account: String) -> StoreKey {
        StoreKey(account: account, key: "w/\(id)")
    }

    /// All endpoints of an account.
    package static let endpoints = "w/"

    /// A delivery that waits.
    package static func queued(_ id: String, _ place: String, _ account: String) -> StoreKey {
        StoreKey(account: account, key: queue(of: id) + place)
    }

    /// A delivery that is over.
    package static func ended(_ id: String, _ place: String, _ account: String) -> StoreKey {
        StoreKey(account: account, key: history(of: id) + place)
    }

    /// What waits for an endpoint.
    package static func queue(of id: String) -> String { "q/\(id)/" }

    /// What is over of an endpoint.
    package static func history(of id: String) -> String { "d/\(id)/" }

    /// How many wait for an endpoint.
    package static func waiting(_ id: String, _ account: String) -> StoreKey {
        StoreKey(account: account, key: "n/\(id)")
    }

    /// Whose an endpoint is, of no account: what the pump finds all endpoints by.
    package static func owner(_ id: String) -> StoreKey { StoreKey(account: "", key: "e/\(id)") }

    /// All endpoints of all accounts.
    package static let owners = "e/"

    /// What is counted for `/metrics`.
    package static func counter(_ name: String) -> StoreKey { StoreKey(account: "", key: "c/\(name)") }

    /// The place of an event's delivery: in the order of the log.
    package static func place(_ sequence: UInt64) -> String {
        let digits = String(sequence, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
