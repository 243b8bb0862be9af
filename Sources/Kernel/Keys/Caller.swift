/// Who makes a call: a key, the account it belongs to, and what it may do.
public struct Caller: Sendable, Hashable {
    /// `key_…`, or `key_admin` for the key of the configuration.
    public let keyID: String
    /// The account that everything the caller makes belongs to.
    public let account: String
    /// `read`, `write`, `live`, `analytics`, `admin`.
    public let scopes: Set<String>

    /// Makes a caller.
    public init(keyID: String, account: String, scopes: Set<String>) {
        self.keyID = keyID
        self.account = account
        self.scopes = scopes
    }

    /// Whether the key has a scope. Scopes are independent of each other; only `admin` includes the rest.
    public func has(_ scope: String) -> Bool {
        scopes.contains(scope) || scopes.contains("admin")
    }
}
