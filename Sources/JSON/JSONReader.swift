/// A recursive-descent reader of RFC 8259 over bytes. Recursion is bounded by the limits' depth.
struct JSONReader {
    let bytes: [UInt8]
    let limits: JSONLimits
    var position = 0

    init(_ bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// The whole text: one value, white space around it.
    mutating func document() throws(JSONError) -> JSON {
        skipWhitespace()
        let value = try value(depth: 0)
        try end()
        return value
    }

    mutating func end() throws(JSONError) {
        skipWhitespace()
        guard position == bytes.count else { throw unexpected("the end") }
    }

    mutating func value(depth: Int) throws(JSONError) -> JSON {
        switch peek {
        case .quote: return .string(try string())
        case .leftBrace: return .object(try object(depth: depth))
        case .leftBracket: return .array(try array(depth: depth))
        case .minus, .zero ... .nine: return try number()
        case .letterT:
            try literal("true")
            return .bool(true)
        case .letterF:
            try literal("false")
            return .bool(false)
        case .letterN:
            try literal("null")
            return .null
        default: throw unexpected("a value")
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
        var object = JSONObject()
        try eachMember(depth: depth) { (reader, name, offset) throws(JSONError) in
            let value = try reader.value(depth: depth + 1)
            guard object.add(name, value) else { throw .duplicate(name, at: offset) }
        }
        return object
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSON] {
        var array: [JSON] = []
        try eachElement(depth: depth) { (reader) throws(JSONError) in
            array.append(try reader.value(depth: depth + 1))
        }
        return array
    }

    /// Reads an object; `body` is called at each value, with the member's name and the name's offset.
    mutating func eachMember(
        depth: Int, _ body: (inout JSONReader, String, Int) throws(JSONError) -> Void
    ) throws(JSONError) {
        try enter(depth)
        if take(.rightBrace) { return }
        while true {
            let offset = position
            guard peek == .quote else { throw unexpected("a member's name in quotes") }
            let name = try string()
            skipWhitespace()
            guard take(.colon) else { throw unexpected("':' after a member's name") }
            skipWhitespace()
            try body(&self, name, offset)
            skipWhitespace()
            if take(.rightBrace) { return }
            guard take(.comma) else { throw unexpected("',' or '}' after a member") }
            skipWhitespace()
        }
    }

    /// Reads an array; `body` is called at each value.
    mutating func eachElement(
        depth: Int, _ body: (inout JSONReader) throws(JSONError) -> Void
    ) throws(JSONError) {
        try enter(depth)
        if take(.rightBracket) { return }
        while true {
            try body(&self)
            skipWhitespace()
            if take(.rightBracket) { return }
            guard take(.comma) else { throw unexpected("',' or ']' after an element") }
            skipWhitespace()
        }
    }

    private mutating func enter(_ depth: Int) throws(JSONError) {
        guard depth < limits.depth else {
            throw JSONError(offset: position, problem: "arrays and objects nest deeper than \(limits.depth)")
        }
        position += 1
        skipWhitespace()
    }

    mutating func literal(_ word: StaticString) throws(JSONError) {
        let length = word.utf8CodeUnitCount
        let matches =
            bytes.count - position >= length
            && word.withUTF8Buffer { $0.elementsEqual(bytes[position..<position + length]) }
        guard matches else { throw unexpected("a value") }
        position += length
    }
}
