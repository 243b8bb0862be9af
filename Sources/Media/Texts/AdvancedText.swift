/// Reads texts of Advanced SubStation Alpha: an event of `Dialogue` as Matroska stores it, with the styles of the header.
package struct AdvancedText: Sendable {
    /// What of a style WebVTT can say.
    private struct Look {
        var style = StyledText.Style()
        var place: Int?
    }

    private let looks: [String: Look]

    /// With the styles of a header; one that cannot be read has none.
    package init(header: String) {
        var looks: [String: Look] = [:]
        var columns: [String] = []
        var isAdvanced = true
        for line in header.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("[") { isAdvanced = !line.hasPrefix("[V4 Styles]") }
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let values = parts[1].split(separator: ",", omittingEmptySubsequences: false)
                .map { String($0.drop { $0 == " " }) }
            switch parts[0] {
            case "Format" where columns.isEmpty: columns = values.map { $0.lowercased() }
            case "Style":
                func value(_ name: String) -> String? {
                    columns.firstIndex(of: name).flatMap { $0 < values.count ? values[$0] : nil }
                }
                func isOn(_ name: String) -> Bool { value(name).flatMap { Int($0) }.map { $0 != 0 } ?? false }
                var look = Look()
                look.style = StyledText.Style(
                    isBold: isOn("bold"), isItalic: isOn("italic"), isUnderlined: isOn("underline"))
                look.place = value("alignment").flatMap { Int($0) }.flatMap { Self.place($0, isAdvanced: isAdvanced) }
                looks[value("name") ?? ""] = look
            default: break
            }
        }
        self.looks = looks
    }

    /// The text of an event: nine fields, the text last. Nil where it is none, or a drawing.
    package func read(_ event: String) -> StyledText? {
        let fields = event.split(separator: ",", maxSplits: 8, omittingEmptySubsequences: false)
        guard fields.count == 9 else { return nil }
        let look = looks[String(fields[2])] ?? Look()
        var result = StyledText()
        // Where all texts usually are is not worth saying.
        result.place = look.place == 2 ? nil : look.place
        var style = look.style
        var isDrawing = false
        var rest = fields[8]
        while let brace = rest.firstIndex(of: "{") {
            if !isDrawing { result.append(Self.plain(rest[..<brace]), style) }
            rest = rest[brace...]
            guard let end = rest.firstIndex(of: "}") else { break }
            let block = rest[..<end]
            result.place = Self.place(in: block) ?? result.place
            Self.apply(block, look.style, &style, &isDrawing)
            rest = rest[rest.index(after: end)...]
        }
        if !isDrawing { result.append(Self.plain(rest), style) }
        return result
    }

    /// The place that a block of overrides gives: `\an8`, or `\a6` of old.
    static func place(in block: Substring) -> Int? {
        for part in block.split(separator: "\\").reversed() {
            if part.hasPrefix("an"), let place = Int(part.dropFirst(2).prefix(1)) { return place }
            if part.hasPrefix("a"), let old = Int(part.dropFirst(1).prefix { $0.isNumber }) {
                return place(old, isAdvanced: false)
            }
        }
        return nil
    }

    /// Old places count 1 to 3 below, 5 to 7 above and 9 to 11 in the middle.
    private static func place(_ number: Int, isAdvanced: Bool) -> Int? {
        if isAdvanced { return 1...9 ~= number ? number : nil }
        switch number {
        case 1...3: return number
        case 5...7: return number + 2
        case 9...11: return number - 5
        default: return nil
        }
    }

    private static func apply(
        _ block: Substring, _ plain: StyledText.Style, _ style: inout StyledText.Style, _ isDrawing: inout Bool
    ) {
        for part in block.split(separator: "\\").dropFirst() {
            let number = Int(part.dropFirst().prefix { $0.isNumber })
            guard let name = part.first, part.dropFirst().allSatisfy({ $0.isNumber }) else { continue }
            switch name {
            case "b": style.isBold = number.map { $0 != 0 } ?? plain.isBold
            case "i": style.isItalic = number.map { $0 != 0 } ?? plain.isItalic
            case "u": style.isUnderlined = number.map { $0 != 0 } ?? plain.isUnderlined
            case "r": style = plain
            case "p": isDrawing = (number ?? 0) > 0
            default: break
            }
        }
    }

    private static func plain(_ text: Substring) -> String {
        var plain = ""
        var rest = text
        while let next = rest.firstIndex(of: "\\") {
            plain += rest[..<next]
            rest = rest[rest.index(after: next)...]
            switch rest.first {
            case "N", "n": plain += "\n"
            case "h": plain += "\u{A0}"
            default:
                plain += "\\"
                continue
            }
            rest = rest.dropFirst()
        }
        return plain + rest
    }
}
