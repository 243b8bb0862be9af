internal import Synchronization

/// Identifiers: a prefix and a ULID (48 bits of milliseconds, 80 random bits, in Crockford's base 32), so that they sort
/// by time.
public enum Identifier {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// A new one: `make("str_", now: host.clock.now)`. Those of one millisecond in a row sort in
    /// the order made.
    public static func make(_ prefix: String, now: Int64) -> String {
        let (time, high, low) = sequence.withLock { $0.next(now: now) }
        return prefix + text(time: time, high: high, low: low)
    }

    /// Whether text is the prefix and a ULID, in capitals.
    public static func isValid(_ text: String, prefix: String) -> Bool {
        guard text.hasPrefix(prefix) else { return false }
        let rest = text.utf8.dropFirst(prefix.utf8.count)
        guard rest.count == 26, let first = rest.first, first <= 0x37 else { return false }
        return rest.allSatisfy { alphabet.contains($0) }
    }

    private static let sequence = Mutex(Sequence())

    /// The random bits of the last one, which those of the same millisecond count on from.
    private struct Sequence {
        var time: UInt64 = 0
        var high: UInt16 = 0
        var low: UInt64 = 0

        mutating func next(now: Int64) -> (UInt64, UInt16, UInt64) {
            let now = UInt64(max(0, now)) & 0xFFFF_FFFF_FFFF
            if now == time {
                let (sum, carries) = low.addingReportingOverflow(.random(in: 1...0xFFFF_FFFF))
                low = sum
                if carries { high &+= 1 }
            } else {
                var random = SystemRandomNumberGenerator()
                time = now
                high = UInt16.random(in: 0...0x7FFF, using: &random)
                low = UInt64.random(in: 0...(.max), using: &random)
            }
            return (time, high, low)
        }
    }

    private static func text(time: UInt64, high: UInt16, low: UInt64) -> String {
        var characters = [UInt8](repeating: 0, count: 26)
        var time = time
        for index in stride(from: 9, through: 0, by: -1) {
            characters[index] = alphabet[Int(time & 31)]
            time >>= 5
        }
        var high = UInt64(high)
        var low = low
        for index in stride(from: 25, through: 10, by: -1) {
            characters[index] = alphabet[Int(low & 31)]
            low = low >> 5 | (high & 31) << 59
            high >>= 5
        }
        return String(decoding: characters, as: UTF8.self)
    }
}
