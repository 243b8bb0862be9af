/// A value of the keyword `format`.
enum SchemaFormat: String, CaseIterable, Sendable {
    /// RFC 3339, section 5.6.
    case dateTime = "date-time"
    /// RFC 3986: a scheme and something after it.
    case uri
    /// A path of the server's files, relative to the data folder unless absolute.
    case dataPath = "data-path"

    /// For a sentence: what a value must be.
    var phrase: String {
        switch self {
        case .dateTime: "a time such as 2026-01-31T12:00:00Z"
        case .uri: "an address such as https://example.com/a"
        case .dataPath: "the path of a file or folder"
        }
    }

    func accepts(_ text: String) -> Bool {
        switch self {
        case .dateTime: Self.isTime(Array(text.utf8))
        case .uri: Self.isAddress(Array(text.utf8))
        case .dataPath: !text.isEmpty && !text.utf8.contains(0)
        }
    }

    private static func isAddress(_ text: [UInt8]) -> Bool {
        guard let colon = text.firstIndex(of: .colon), colon > 0, colon + 1 < text.count, isLetter(text[0]) else {
            return false
        }
        let scheme = text[..<colon].allSatisfy { isLetter($0) || isDigit($0) || [.plus, .minus, .point].contains($0) }
        let refused = Array("\"<>\\^`{|}".utf8)
        return scheme && text.allSatisfy { $0 > 0x20 && $0 < 0x7F && !refused.contains($0) }
    }

    private static func isTime(_ text: [UInt8]) -> Bool {
        guard text.count >= 20, text.count <= 64, matches(text[..<19], "dddd-dd-ddTdd:dd:dd") else { return false }
        func number(_ place: Int, _ length: Int = 2) -> Int {
            text[place..<place + length].reduce(0) { $0 * 10 + Int($1 - .zero) }
        }
        let (year, month, day) = (number(0, 4), number(5), number(8))
        guard (1...12).contains(month), (1...days(month, year)).contains(day) else { return false }
        guard number(11) <= 23, number(14) <= 59, number(17) <= 60 else { return false }
        var rest = text[19...]
        if rest.first == .point {
            let fraction = rest.dropFirst().prefix(while: isDigit)
            guard !fraction.isEmpty else { return false }
            rest = rest[fraction.endIndex...]
        }
        if rest.count == 1, let letter = rest.first { return letter | 0x20 == 0x7A }
        guard matches(rest, "+dd:dd") || matches(rest, "-dd:dd") else { return false }
        return number(rest.startIndex + 1) <= 23 && number(rest.startIndex + 4) <= 59
    }

    /// Whether bytes have a form in which `d` stands for a digit.
    private static func matches(_ text: ArraySlice<UInt8>, _ form: String) -> Bool {
        text.count == form.utf8.count
            && zip(text, form.utf8).allSatisfy { byte, model in
                model == 0x64 ? isDigit(byte) : model == 0x54 ? byte | 0x20 == 0x74 : byte == model
            }
    }

    private static func days(_ month: Int, _ year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (.zero ... .nine).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
