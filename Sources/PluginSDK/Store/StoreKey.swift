/// A key of the plugin's namespace of the store, 1 to 400 bytes.
public struct StoreKey: Sendable, Hashable {
    /// The account; empty is the plugin's own space that belongs to no account.
    public var account: String
    /// Ordered as bytes of UTF-8.
    public var key: String

    /// Names an entry.
    public init(account: String, key: String) {
        self.account = account
        self.key = key
    }
}
