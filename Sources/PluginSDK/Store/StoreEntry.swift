public import JSON

/// What the store holds under a key.
public struct StoreEntry: Sendable, Hashable {
    /// Without its account.
    public var key: String
    /// At most 1 MiB.
    public var value: [UInt8]
    /// Of the commit that wrote it, at least 1.
    public var version: UInt64

    /// Makes one.
    public init(key: String, value: [UInt8], version: UInt64) {
        self.key = key
        self.value = value
        self.version = version
    }

    /// The value as JSON. Throws `INTERNAL_ERROR` when it is none.
    public func json() throws -> JSON {
        do {
            return try JSON(parsing: value)
        } catch {
            throw PluginError.internalError("A record of the store is not JSON.")
        }
    }

    /// The value as a JSON object. Throws `INTERNAL_ERROR` when it is none.
    public func object() throws -> JSONObject {
        guard let object = try json().object else {
            throw PluginError.internalError("A record of the store is not a JSON object.")
        }
        return object
    }

    /// The value as a counter that ``Transaction/add(_:_:)`` keeps: 8 bytes, little endian.
    public var counter: Int64 {
        Int64(bitPattern: value.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }
}
