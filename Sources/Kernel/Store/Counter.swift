/// A counter as the value of a key: 8 bytes, little endian, signed.
enum Counter {
    /// The number in a value; an absent one is 0. Throws `.invalid` for a value that is no counter.
    static func value(of bytes: [UInt8]?) throws(StoreError) -> Int64 {
        guard let bytes else { return 0 }
        guard bytes.count == 8 else {
            throw StoreError(.invalid, "A counter has 8 bytes, and what is under this key has \(bytes.count).")
        }
        return Int64(bitPattern: bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }

    static func bytes(_ number: Int64) -> [UInt8] { withUnsafeBytes(of: number.littleEndian) { Array($0) } }
}
