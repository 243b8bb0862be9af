/// A range of an account's entries.
public struct StoreScan: Sendable, Hashable {
    /// Whose entries.
    public var account: String
    /// Inclusive; empty is the start of the account's space.
    public var start: String
    /// Exclusive; empty is the end of the account's space.
    public var end: String
    /// 1 to 10,000.
    public var limit: Int
    /// From the end.
    public var reverse: Bool

    /// A range from `start` up to `end`.
    public init(account: String, start: String = "", end: String = "", limit: Int = 1000, reverse: Bool = false) {
        self.account = account
        self.start = start
        self.end = end
        self.limit = limit
        self.reverse = reverse
    }

    /// The keys that start with `prefix`, which must end in ASCII below DEL ("s/").
    public init(account: String, prefix: String, limit: Int = 1000, reverse: Bool = false) {
        self.init(
            account: account, start: prefix, end: StoreScan.end(ofPrefix: prefix), limit: limit, reverse: reverse)
    }

    /// The first key after all that start with an ASCII prefix.
    public static func end(ofPrefix prefix: String) -> String {
        var bytes = Array(prefix.utf8)
        guard let last = bytes.popLast() else { return "" }
        bytes.append(last + 1)
        return String(decoding: bytes, as: UTF8.self)
    }
}
