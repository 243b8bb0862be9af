package import PluginSDK

/// Where everything lies in the plugin's store.
///
/// | key | space | what |
/// |---|---|---|
/// | `open/ID` | the plugin's | a session that is under way |
/// | `salt/DAY` | the plugin's | the salt of a day, gone two days later |
/// | `account/ACCOUNT` | the plugin's | an account that has figures |
/// | `view/TIME/ID` | the account's | a view that is over |
/// | `seen/STREAM/TIME/ID` | the account's | its key, by stream |
/// | `met/STREAM/HASH` | the account's | that a view of a session of that name was counted |
/// | `fig/LEVEL/BUCKET/SCOPE/DIMENSION/VALUE/PART` | the account's | figures: `r` those of views that are over, `b` bytes, `p` the most at once |
package enum Keys {
    /// Parts of a row.
    package enum Part: String, Sendable, CaseIterable {
        /// ``Figures`` without bytes and peak, of sessions that are over.
        case record = "r"
        /// A counter.
        case bytes = "b"
        /// Eight bytes, the low one first.
        case peak = "p"
    }

    static let open = "open/"
    static let accounts = "account/"
    static let salts = "salt/"
    static let views = "view/"

    static func open(_ id: String) -> StoreKey { StoreKey(account: "", key: open + id) }

    static func account(_ account: String) -> StoreKey {
        StoreKey(account: "", key: accounts + KeyText.escaped(account))
    }

    static func salt(_ day: Int64) -> StoreKey { StoreKey(account: "", key: salts + number(day)) }

    static func view(_ account: String, _ place: ViewRecord.Place) -> StoreKey {
        StoreKey(account: account, key: "\(views)\(number(place.startedAt))/\(place.id)")
    }

    static func seen(_ account: String, _ stream: String, _ place: ViewRecord.Place) -> StoreKey {
        StoreKey(account: account, key: "\(seen(stream))\(number(place.startedAt))/\(place.id)")
    }

    /// Of a session's name: long ones are told apart, too.
    static func met(_ account: String, _ stream: String, _ name: String) -> StoreKey {
        let hash = KeyedHash(0x6D65_7400, 0x6E61_6D65)(name)
        return StoreKey(account: account, key: "met/\(KeyText.escaped(stream))/\(String(hash, radix: 16))")
    }

    static func seen(_ stream: String) -> String { "seen/\(KeyText.escaped(stream))/" }

    /// A part of a facet's row in a bucket.
    package static func figures(_ account: String, _ bucket: Bucket, _ facet: Facet, _ part: Part) -> StoreKey {
        StoreKey(account: account, key: figures(bucket) + facet.path + part.rawValue)
    }

    static func figures(_ bucket: Bucket) -> String { "\(figures(bucket.level))\(number(bucket.number))/" }

    static func figures(_ level: Level) -> String { "fig/\(level.letter)/" }

    /// Twelve hexadecimal digits: in the order of the numbers.
    static func number(_ number: Int64) -> String {
        let digits = String(max(0, number), radix: 16)
        return String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }

    /// What ``number(_:)`` wrote.
    static func number(_ text: some StringProtocol) -> Int64? { Int64(text, radix: 16) }
}
