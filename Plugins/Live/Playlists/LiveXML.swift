/// Writes an XML document, a line for each tag.
struct LiveXML {
    private(set) var text = ""
    private var depth = 0

    /// A line as it is.
    mutating func line(_ line: String) {
        text += String(repeating: "  ", count: depth) + line + "\n"
    }

    /// A start tag; what follows is in it.
    mutating func open(_ name: String, _ attributes: [(String, String)] = []) {
        line("<\(Self.tag(name, attributes))>")
        depth += 1
    }

    /// The end tag.
    mutating func close(_ name: String) {
        depth -= 1
        line("</\(name)>")
    }

    /// An element without contents.
    mutating func empty(_ name: String, _ attributes: [(String, String)]) {
        line("<\(Self.tag(name, attributes))/>")
    }

    /// An element of text.
    mutating func element(_ name: String, _ contents: String) {
        line("<\(name)>\(Self.escaped(contents))</\(name)>")
    }

    private static func tag(_ name: String, _ attributes: [(String, String)]) -> String {
        attributes.reduce(name) { "\($0) \($1.0)=\"\(escaped($1.1))\"" }
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\u{20}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"...: result.unicodeScalars.append(scalar)
            default: break
            }
        }
        return result
    }
}
