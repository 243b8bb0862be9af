/// Reads `cc_data` (ANSI/SCTE 128, 8.2; CTA-708, 4.3): the pairs of line 21 among them. Those of CTA-708 are passed over.
package enum CaptionData {
    /// Of user data that a picture carries: "GA94", 3, flags with the count, a byte, and three for each pair. Empty where it is
    /// something else.
    package static func pairs(userData: ArraySlice<UInt8>) -> [CaptionPair] {
        guard userData.count >= 7, userData.starts(with: Self.identifier) else { return [] }
        let flags = userData[userData.startIndex + 5]
        guard flags & 0x40 != 0 else { return [] }
        return pairs(triplets: userData.dropFirst(7).prefix(3 * Int(flags & 0x1F)))
    }

    /// Of three bytes each: whether it is valid and whose it is, then the two. Padding and what is damaged are left out.
    package static func pairs(triplets: ArraySlice<UInt8>) -> [CaptionPair] {
        var pairs: [CaptionPair] = []
        var place = triplets.startIndex
        while place + 3 <= triplets.endIndex {
            let (kind, first, second) = (triplets[place], triplets[place + 1], triplets[place + 2])
            place += 3
            // Valid, and of line 21.
            guard kind & 0x04 != 0, kind & 0x03 < 2, isOdd(second), (first | second) & 0x7F != 0 else { continue }
            // A letter that is damaged is shown as a block; what a damaged command meant nobody knows.
            pairs.append(CaptionPair(field: Int(kind & 1), first: isOdd(first) ? first : 0x7F, second: second))
        }
        return pairs
    }

    private static let identifier = Array("GA94".utf8) + [3]

    private static func isOdd(_ byte: UInt8) -> Bool { byte.nonzeroBitCount % 2 == 1 }
}
