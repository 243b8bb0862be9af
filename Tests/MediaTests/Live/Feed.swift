/// The bytes of live feeds.
enum Feed {
    /// A record of a kind.
    static func record(_ kind: UInt8, _ payload: [UInt8]) -> [UInt8] {
        number(UInt32(payload.count + 1)) + [kind] + payload
    }

    /// 32 bits, little endian.
    static func number(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }

    /// The source ends.
    static let end = record(2, [])
}
