/// A lexicographically sortable identifier: 48 bits of time, 80 random bits, as 26 digits of Crockford's base 32.
public struct ULID: Sendable, Hashable, CustomStringConvertible {
    private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    public let description: String

    /// A new one at a time, milliseconds since 1970.
    public init(at time: Int64 = SystemClock().now) {
        var generator = SystemRandomNumberGenerator()
        let value =
            UInt128(UInt64(bitPattern: time) & 0xFFFF_FFFF_FFFF) << 80
            | UInt128.random(in: 0..<(1 << 80), using: &generator)
        description = String(
            decoding: (0..<26).map { Self.digits[Int(truncatingIfNeeded: value >> UInt128(125 - 5 * $0)) & 31] },
            as: UTF8.self)
    }
}
