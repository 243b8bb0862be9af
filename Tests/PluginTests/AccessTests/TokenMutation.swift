/// Changes tokens as somebody would who wants in: bits, characters, parts, lengths.
struct TokenMutation {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~".utf8)
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// Another token than all the good ones.
    mutating func mutation(of good: [String]) -> String {
        while true {
            var bytes = Array(good[Int.random(in: 0..<good.count, using: &random)].utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) { change(&bytes, good) }
            let token = String(decoding: bytes, as: UTF8.self)
            if !good.contains(token) { return token }
        }
    }

    private mutating func change(_ bytes: inout [UInt8], _ good: [String]) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<7, using: &random) {
        case 0, 1: bytes[place] = Self.alphabet.randomElement(using: &random) ?? 0x41
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(Self.alphabet.randomElement(using: &random) ?? 0x41, at: place)
        case 4: bytes.removeSubrange(place...)
        case 5: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &random))
        default:
            // A part of another token in this one's place.
            var parts = bytes.split(separator: 0x2E, omittingEmptySubsequences: false).map(Array.init)
            let other = Array(good[Int.random(in: 0..<good.count, using: &random)].utf8)
                .split(separator: 0x2E, omittingEmptySubsequences: false).map(Array.init)
            let part = Int.random(in: 0..<min(parts.count, other.count), using: &random)
            parts[part] = other[part]
            bytes = Array(parts.joined(separator: [0x2E]))
        }
    }
}
