import COpenSSL

/// SHA-256 over pieces of bytes, whose state can be kept and taken up again later, in another process too.
package struct ResumableSHA256: Sendable {
    private var context = SHA256_CTX()

    /// Of nothing yet.
    package init() {
        SHA256_Init(&context)
    }

    /// Bytes that were taken.
    package var count: UInt64 { (UInt64(context.Nh) << 32 | UInt64(context.Nl)) / 8 }

    /// Takes more bytes.
    package mutating func update(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { SHA256_Update(&context, $0.baseAddress, $0.count) }
    }

    /// The digest of what was taken so far, lower-case hex. More may be taken after it.
    package var hex: String {
        var context = context
        var digest = [UInt8](repeating: 0, count: 32)
        SHA256_Final(&digest, &context)
        return SHA256.hex(digest)
    }

    private static let tag: UInt8 = 1
    private static let blockSize = 64

    /// The state: a tag, the eight words, the count (big endian), and what is left of a block. At most 105 bytes.
    package var state: [UInt8] {
        var bytes = [Self.tag]
        withUnsafeBytes(of: context.h) { words in
            for place in stride(from: 0, to: words.count, by: 4) {
                bytes.append(bigEndian: words.load(fromByteOffset: place, as: UInt32.self))
            }
        }
        bytes.append(bigEndian: UInt32(count >> 32))
        bytes.append(bigEndian: UInt32(truncatingIfNeeded: count))
        withUnsafeBytes(of: context.data) { bytes += $0.prefix(Int(count % UInt64(Self.blockSize))) }
        return bytes
    }

    /// Takes up a kept state; nil for bytes that are none.
    package init?(state: [UInt8]) {
        guard state.count >= 41, state[0] == Self.tag else { return nil }
        let count = UInt64(state.word(at: 33)) << 32 | UInt64(state.word(at: 37))
        let rest = Array(state[41...])
        guard count < 1 << 60, rest.count == Int(count % UInt64(Self.blockSize)) else { return nil }
        self.init()
        withUnsafeMutableBytes(of: &context.h) { words in
            for place in stride(from: 0, to: words.count, by: 4) {
                words.storeBytes(of: state.word(at: 1 + place), toByteOffset: place, as: UInt32.self)
            }
        }
        withUnsafeMutableBytes(of: &context.data) { $0.copyBytes(from: rest) }
        context.num = UInt32(rest.count)
        context.Nl = UInt32(truncatingIfNeeded: count * 8)
        context.Nh = UInt32((count * 8) >> 32)
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian word: UInt32) {
        for shift in [UInt32(24), 16, 8, 0] { append(UInt8(truncatingIfNeeded: word >> shift)) }
    }

    fileprivate func word(at place: Int) -> UInt32 {
        self[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
