/// Writes an XML document, a line for each tag.
package struct XMLText {
    /// What was written.
    package private(set) var text = ""
    private var depth = 0

    /// Starts an empty document.
    package init() {}

    /// A line as it is.
    package mutating func line(_ line: String) {
        text += String(repeating: "  ", count: depth) + line + "\n"
    }

    /// A start tag; what follows is in it.
    package mutating func open(_ name: String, _ attributes: [(String, String)] = []) {
        line("<\(Self.tag(name, attributes))>")
        depth += 1
    }

    /// The end tag.
    package mutating func close(_ name: String) {
        depth -= 1
        line("</\(name)>")
    }

    /// An element without contents.
    package mutating func empty(_ name: String, _ attributes: [(String, String)]) {
        line("<\(Self.tag(name, attributes))/>")
    }

    /// An element of text.
    package mutating func element(_ name: String, _ contents: String) {
        line("<\(name)>\(Self.escaped(contents))</\(name)>")
    }

    private static func tag(_ name: String, _ attributes: [(String, String)]) -> String {
        attributes.reduce(name) { "\($0) \($1.0)=\"\(escaped($1.1))\"" }
    }

    /// Without what has a meaning in XML, and what may not be in it at all.
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
