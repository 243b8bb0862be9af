/// Characters by their names or numbers, as `&amp;` and `&#xE9;` have them.
enum CharacterReference {
    private static let names: [Substring: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "lrm": "\u{200E}",
        "rlm": "\u{200F}",
    ]

    /// The character between `&` and `;`; nil where it is not known here, or none that may stand in a text.
    static func character(_ name: Substring) -> String? {
        if let known = names[name] { return known }
        guard name.first == "#" else { return nil }
        let isHex = name.dropFirst().first == "x" || name.dropFirst().first == "X"
        let digits = name.dropFirst(isHex ? 2 : 1)
        guard 1...8 ~= digits.utf8.count, let value = UInt32(digits, radix: isHex ? 16 : 10),
            digits.first?.isHexDigit == true, let scalar = Unicode.Scalar(value), value >= 0x20
        else { return nil }
        return String(Character(scalar))
    }
}
