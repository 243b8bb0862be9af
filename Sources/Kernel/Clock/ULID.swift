/// A lexicographically sortable identifier: 48 bits of time, 80 random bits, as 26 digits of Crockford's base 32.
public struct ULID: Sendable, Hashable, CustomStringConvertible {
    private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    public let description: String

    /// A new one at a time, milliseconds since 1970.
    public init(at time: Int64 = SystemClock().now) {
        var generator = PooledRandom()
        let high = UInt64(bitPattern: time) & 0xFFFF_FFFF_FFFF
        let value = UInt128(high) << 80 | UInt128(generator.next() & 0xFFFF) << 64 | UInt128(generator.next())
        description = String(unsafeUninitializedCapacity: 26) { text in
            for place in 0..<26 {
                text[place] = Self.digits[Int(truncatingIfNeeded: value >> UInt128(125 - 5 * place)) & 31]
            }
            return 26
        }
    }
}
