/// A cue's text with what WebVTT can say of its look.
package struct StyledText: Sendable, Hashable {
    /// How letters look.
    package struct Style: Sendable, Hashable {
        package var isBold = false
        package var isItalic = false
        package var isUnderlined = false

        /// Plain, or otherwise.
        package init(isBold: Bool = false, isItalic: Bool = false, isUnderlined: Bool = false) {
            self.isBold = isBold
            self.isItalic = isItalic
            self.isUnderlined = isUnderlined
        }
    }

    /// Letters that look alike.
    package struct Run: Sendable, Hashable {
        package var text: String
        package var style: Style
    }

    /// In order.
    package private(set) var runs: [Run] = []
    /// Where it stands, as on the keys of a number pad: 2 below in the middle, 8 above; nil: nothing is said.
    package var place: Int?

    /// Without a letter.
    package init() {}

    package mutating func append(_ text: some StringProtocol, _ style: Style) {
        guard !text.isEmpty else { return }
        if runs.last?.style == style {
            runs[runs.count - 1].text += text
        } else {
            runs.append(Run(text: String(text), style: style))
        }
    }

    /// The lines as WebVTT has them (section 4.2): escaped, styled by `b`, `i` and `u`, none of them empty.
    package var lines: [String] {
        var lines = [""]
        for run in runs {
            for (index, part) in run.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
                .enumerated()
            {
                if index > 0 { lines.append("") }
                lines[lines.count - 1] += Self.tagged(part, run.style)
            }
        }
        return lines.map(Self.trimmed).filter { !$0.isEmpty }
    }

    /// The cue's settings (section 4.1.5), with a space before.
    package var settings: String {
        guard let place, 1...9 ~= place else { return "" }
        let line = place >= 7 ? " line:0" : place >= 4 ? " line:50%" : ""
        let side = place % 3 == 1 ? " align:left position:0%" : place % 3 == 0 ? " align:right position:100%" : ""
        return line + side
    }

    private static func tagged(_ text: Substring, _ style: Style) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\u{A0}": escaped += "&nbsp;"
            default: if scalar.value >= 0x20 && scalar.value != 0x7F { escaped.unicodeScalars.append(scalar) }
            }
        }
        // Nothing to be seen needs no tags.
        guard escaped.contains(where: { !$0.isWhitespace }) else { return escaped }
        if style.isUnderlined { escaped = "<u>\(escaped)</u>" }
        if style.isItalic { escaped = "<i>\(escaped)</i>" }
        if style.isBold { escaped = "<b>\(escaped)</b>" }
        return escaped
    }

    private static func trimmed(_ line: String) -> String {
        let start = line.drop { $0 == " " || $0 == "\t" }
        let end = start.lastIndex { $0 != " " && $0 != "\t" }
        return end.map { String(start[...$0]) } ?? ""
    }
}
