/// A line of a playlist that is a tag, and its attributes (RFC 8216bis, section 4.2).
struct HLSLine {
    /// What follows the tag's name and colon; nil of another tag.
    static func value(_ line: Substring, of tag: String) -> Substring? {
        guard line.hasPrefix(tag), line.dropFirst(tag.count).first == ":" else { return nil }
        return line.dropFirst(tag.count + 1)
    }

    /// The attributes of a list, quotes taken off; of one that is there twice the first counts.
    static func attributes(_ list: Substring) -> [Substring: Substring] {
        var attributes: [Substring: Substring] = [:]
        var rest = list
        while let equals = rest.firstIndex(of: "="), attributes.count < 64 {
            let name = rest[..<equals].drop { $0 == " " }
            rest = rest[rest.index(after: equals)...]
            let value: Substring
            if rest.first == "\"" {
                rest = rest.dropFirst()
                value = rest.prefix { $0 != "\"" }
                rest = rest[value.endIndex...].drop { $0 != "," }
            } else {
                value = rest.prefix { $0 != "," }
                rest = rest[value.endIndex...]
            }
            if attributes[name] == nil { attributes[name] = value }
            rest = rest.dropFirst()
        }
        return attributes
    }

    /// `LENGTH[@OFFSET]` of a byte range; without offset it begins at `next`.
    static func range(_ text: Substring, after next: Int?) -> Range<Int>? {
        let parts = text.split(separator: "@")
        guard let length = parts.first.flatMap({ Int($0) }), length > 0, length <= 1 << 40,
            let start = parts.count > 1 ? Int(parts[1]) : next ?? 0, 0...(1 << 40) ~= start
        else { return nil }
        return start..<(start + length)
    }
}
