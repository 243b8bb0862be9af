/// Looks into JSON text without building a tree.
public enum JSONScanner {
    /// The top-level members of an object and where their values are, in order.
    ///
    /// The text is checked as ``JSON/init(parsing:limits:)-([UInt8],_)`` does, except that names twice are only
    /// noticed at the top level. A range holds exactly one value, without white space around it. Takes time linear in
    /// the number of bytes, and no memory for values.
    public static func members(
        of bytes: [UInt8], limits: JSONLimits = .default
    ) throws(JSONError) -> [(name: String, range: Range<Int>)] {
        var reader = JSONReader(bytes, limits: limits)
        reader.skipWhitespace()
        guard reader.peek == .leftBrace else { throw reader.unexpected("an object") }
        var members: [(name: String, range: Range<Int>)] = []
        var names = JSONObject()
        try reader.eachMember(depth: 0) { (reader, name, offset) throws(JSONError) in
            guard names.add(name, .null) else { throw .duplicate(name, at: offset) }
            let start = reader.position
            try reader.skipValue(depth: 1)
            members.append((name, start..<reader.position))
        }
        try reader.end()
        return members
    }
}

extension JSONReader {
    /// Checks a value and passes over it.
    fileprivate mutating func skipValue(depth: Int) throws(JSONError) {
        switch peek {
        case .quote: try skipString()
        case .leftBrace: try skipObject(depth: depth)
        case .leftBracket:
            try eachElement(depth: depth) { (reader) throws(JSONError) in try reader.skipValue(depth: depth + 1) }
        default: _ = try value(depth: depth)
        }
    }

    private mutating func skipObject(depth: Int) throws(JSONError) {
        try eachMember(depth: depth) { (reader, _, _) throws(JSONError) in try reader.skipValue(depth: depth + 1) }
    }

    private mutating func skipString() throws(JSONError) {
        let start = position
        position += 1
        var escaped: [UInt8] = []
        while try runOfPlainBytes() == .backslash { try escape(into: &escaped) }
        position += 1
        guard bytes[start..<position].contains(where: { $0 >= 0x80 }) else { return }
        guard String(validating: bytes[start..<position], as: UTF8.self) != nil else {
            throw JSONError(offset: start + 1, problem: "a string is not valid UTF-8")
        }
    }
}
