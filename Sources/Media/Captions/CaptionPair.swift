/// Two bytes of line 21 as a picture carries them (CTA-608, 8.1), without their parity.
package struct CaptionPair: Sendable, Hashable {
    /// 0 the first, 1 the second of the picture's fields.
    package let field: Int
    /// Seven bits.
    package let first: UInt8
    /// Seven bits.
    package let second: UInt8

    /// Takes bytes that were checked.
    package init(field: Int, first: UInt8, second: UInt8) {
        self.field = field & 1
        self.first = first & 0x7F
        self.second = second & 0x7F
    }
}
