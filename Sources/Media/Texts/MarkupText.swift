/// Reads texts with tags in angle brackets, as SubRip and WebVTT have them: bold, italic and underlined stay, other tags go.
/// SubRip's braces with a place (`{\an8}`) are understood as well.
package enum MarkupText {
    /// The text of a cue.
    package static func read(_ text: String) -> StyledText {
        var result = StyledText()
        var style = StyledText.Style()
        var rest = text[...]
        while let next = rest.firstIndex(where: { $0 == "<" || $0 == "{" || $0 == "&" }) {
            result.append(rest[..<next], style)
            rest = rest[next...]
            if take(&rest, &result, &style) { continue }
            result.append(rest.prefix(1), style)
            rest = rest.dropFirst()
        }
        result.append(rest, style)
        return result
    }

    /// Characters of a tag or of what is in braces: what has no end is looked through no further.
    private static let longest = 500

    /// Takes a tag, a brace or a character's name from the front. False: there is none.
    private static func take(_ rest: inout Substring, _ result: inout StyledText, _ style: inout StyledText.Style)
        -> Bool
    {
        switch rest.first {
        case "<":
            guard let end = rest.prefix(longest).firstIndex(of: ">") else { return false }
            let tag = rest[rest.index(after: rest.startIndex)..<end]
            guard isTag(tag) else { return false }
            apply(tag, &style)
            rest = rest[rest.index(after: end)...]
            return true
        case "{":
            guard rest.hasPrefix("{\\"), let end = rest.prefix(longest).firstIndex(of: "}") else { return false }
            result.place = AdvancedText.place(in: rest[..<end]) ?? result.place
            rest = rest[rest.index(after: end)...]
            return true
        default:
            for (name, character) in names where rest.hasPrefix(name) {
                result.append(character, style)
                rest = rest.dropFirst(name.count)
                return true
            }
            return false
        }
    }

    /// "i", "/i", "font color=...", "c.loud", "00:01.000"; not "3".
    private static func isTag(_ tag: Substring) -> Bool {
        let name = tag.drop { $0 == "/" }
        guard let first = name.first else { return tag == "/" || tag.isEmpty }
        return first.isLetter && first.isASCII || first.isNumber && name.contains(":")
    }

    private static func apply(_ tag: Substring, _ style: inout StyledText.Style) {
        let isStart = tag.first != "/"
        let name = tag.drop { $0 == "/" }.prefix { $0.isLetter }.lowercased()
        switch name {
        case "b", "strong": style.isBold = isStart
        case "i", "em": style.isItalic = isStart
        case "u": style.isUnderlined = isStart
        default: break
        }
    }

    private static let names = [
        ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\u{A0}"), ("&lrm;", "\u{200E}"),
        ("&rlm;", "\u{200F}"),
        ("&quot;", "\""), ("&#39;", "'"), ("&apos;", "'"),
    ]
}
