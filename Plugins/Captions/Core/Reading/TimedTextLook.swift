/// What of TTML's styles WebVTT can say, as it is inherited from element to element.
struct TimedTextLook {
    var isBold = false
    var isItalic = false
    var isUnderlined = false
    /// `left`, `start`, `center`, `right`, `end`; nil: nothing is said.
    var alignment: String?

    /// Takes what an element's attributes say.
    mutating func take(_ attributes: [String: String]) {
        if let style = attributes["fontStyle"] { isItalic = style == "italic" || style == "oblique" }
        if let weight = attributes["fontWeight"] { isBold = weight == "bold" }
        if let decoration = attributes["textDecoration"] {
            let words = decoration.split(separator: " ")
            if words.contains("underline") { isUnderlined = true }
            if words.contains("none") || words.contains("noUnderline") { isUnderlined = false }
        }
        if let align = attributes["textAlign"] { alignment = align }
    }
}
