/// SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed hash that nobody can invert or foresee without its key.
package struct KeyedHash: Sendable, Hashable {
    private let first: UInt64
    private let second: UInt64

    /// With a key of 128 bits.
    package init(_ first: UInt64, _ second: UInt64) {
        self.first = first
        self.second = second
    }

    /// With a new random key.
    package static func random() -> KeyedHash {
        var random = SystemRandomNumberGenerator()
        return KeyedHash(random.next(), random.next())
    }

    /// The key, 16 bytes.
    package var key: [UInt8] {
        [first, second].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) } }
    }

    /// With a key of 16 bytes; nil of another number of them.
    package init?(key: [UInt8]) {
        guard key.count == 16 else { return nil }
        let words = [0, 8].map { start in (0..<8).reduce(UInt64(0)) { $0 | UInt64(key[start + $1]) << UInt64(8 * $1) } }
        self.init(words[0], words[1])
    }

    /// The hash of texts, each of which is told from the next.
    package func callAsFunction(_ texts: String...) -> UInt64 {
        var state = State(first, second)
        for text in texts {
            for byte in text.utf8 { state.take(byte) }
            // No byte of UTF-8: what one text ends with is not what the next begins with.
            state.take(0xFF)
        }
        return state.finish()
    }

    private struct State {
        private var v0, v1, v2, v3: UInt64
        private var word: UInt64 = 0
        private var count = 0

        init(_ first: UInt64, _ second: UInt64) {
            v0 = first ^ 0x736F_6D65_7073_6575
            v1 = second ^ 0x646F_7261_6E64_6F6D
            v2 = first ^ 0x6C79_6765_6E65_7261
            v3 = second ^ 0x7465_6462_7974_6573
        }

        mutating func take(_ byte: UInt8) {
            word |= UInt64(byte) << UInt64(8 * (count & 7))
            count += 1
            if count & 7 == 0 { compress() }
        }

        mutating func finish() -> UInt64 {
            word |= UInt64(count & 0xFF) << 56
            compress()
            v2 ^= 0xFF
            for _ in 0..<4 { round() }
            return v0 ^ v1 ^ v2 ^ v3
        }

        private mutating func compress() {
            v3 ^= word
            round()
            round()
            v0 ^= word
            word = 0
        }

        private mutating func round() {
            v0 = v0 &+ v1
            v1 = (v1 << 13 | v1 >> 51) ^ v0
            v0 = v0 << 32 | v0 >> 32
            v2 = v2 &+ v3
            v3 = (v3 << 16 | v3 >> 48) ^ v2
            v0 = v0 &+ v3
            v3 = (v3 << 21 | v3 >> 43) ^ v0
            v2 = v2 &+ v1
            v1 = (v1 << 17 | v1 >> 47) ^ v2
            v2 = v2 << 32 | v2 >> 32
        }
    }
}
