/// One atomic change: nothing of it happens unless every check holds.
///
/// The parts are applied in the order in which they are declared here.
public struct StoreCommit: Sendable, Hashable {
    /// A key must have this version, or be absent (0).
    public struct Check: Sendable, Hashable {
        public let key: [UInt8]
        public let version: UInt64

        public init(key: [UInt8], version: UInt64) {
            self.key = key
            self.version = version
        }
    }

    /// A key's value must start with these bytes.
    public struct PrefixCheck: Sendable, Hashable {
        public let key: [UInt8]
        public let prefix: [UInt8]

        public init(key: [UInt8], prefix: [UInt8]) {
            self.key = key
            self.prefix = prefix
        }
    }

    /// A value for a key, at most 1 MiB.
    public struct Put: Sendable, Hashable {
        public let key: [UInt8]
        public let value: [UInt8]

        public init(key: [UInt8], value: [UInt8]) {
            self.key = key
            self.value = value
        }
    }

    /// A number to add to a counter: 8 bytes, little endian, signed; absent counts as 0. Never a conflict.
    public struct Add: Sendable, Hashable {
        public let key: [UInt8]
        public let delta: Int64

        public init(key: [UInt8], delta: Int64) {
            self.key = key
            self.delta = delta
        }
    }

    /// A value to append to a log: its key is the prefix and an 8-byte big-endian number that the store counts up.
    public struct Append: Sendable, Hashable {
        public let log: [UInt8]
        public let value: [UInt8]

        public init(log: [UInt8], value: [UInt8]) {
            self.log = log
            self.value = value
        }
    }

    public var checks: [Check] = []
    public var prefixChecks: [PrefixCheck] = []
    public var deletes: [[UInt8]] = []
    public var puts: [Put] = []
    /// Written only where the key is absent; otherwise left alone, without a conflict.
    public var putsIfAbsent: [Put] = []
    public var adds: [Add] = []
    public var appends: [Append] = []

    /// An empty change.
    public init() {}
}
