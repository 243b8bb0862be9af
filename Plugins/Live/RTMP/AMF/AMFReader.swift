/// Reads AMF 0 values one after the other. Nothing outside of the bytes is touched, whatever they say, and memory grows with
/// the bytes that are there, not with the lengths that they announce.
package struct AMFReader: Sendable {
    /// Objects in objects, at most.
    package static let deepest = 16
    /// Values in one message, at most.
    package static let mostValues = 1024

    /// What was not read yet.
    package private(set) var rest: ArraySlice<UInt8>
    private var values = 0

    /// Reads these, from their start.
    package init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The next value; nil at the end.
    package mutating func next() throws(RTMPProblem) -> AMFValue? {
        rest.isEmpty ? nil : try value(depth: 0)
    }

    /// All values up to the end.
    package mutating func all() throws(RTMPProblem) -> [AMFValue] {
        var all: [AMFValue] = []
        while let value = try next() { all.append(value) }
        return all
    }

    private mutating func value(depth: Int) throws(RTMPProblem) -> AMFValue {
        values += 1
        guard depth < AMFReader.deepest, values <= AMFReader.mostValues else { throw .badAMF }
        switch try number(1) {
        case AMFMarker.number: return .number(Double(bitPattern: try number(8)))
        case AMFMarker.boolean: return .boolean(try number(1) != 0)
        case AMFMarker.string: return .string(try text(sizeBytes: 2))
        case AMFMarker.longString, AMFMarker.xml: return .string(try text(sizeBytes: 4))
        case AMFMarker.object: return .object(try properties(depth: depth))
        case AMFMarker.typedObject:
            _ = try text(sizeBytes: 2)
            return .object(try properties(depth: depth))
        case AMFMarker.named:
            // The count is a hint, and often wrong.
            _ = try number(4)
            return .named(try properties(depth: depth, mayLackEnd: true))
        case AMFMarker.array:
            var elements: [AMFValue] = []
            for _ in 0..<(try number(4)) { elements.append(try value(depth: depth + 1)) }
            return .array(elements)
        case AMFMarker.date:
            let time = Double(bitPattern: try number(8))
            _ = try number(2)
            return .date(time)
        case AMFMarker.null: return .null
        case AMFMarker.undefined, AMFMarker.unsupported: return .undefined
        case AMFMarker.reference:
            _ = try number(2)
            return .undefined
        // Among them AMF 3 inside of AMF 0, which a client may use only where the server said that it takes it.
        default: throw .badAMF
        }
    }

    /// Names and values until the end marker; some encoders leave that out where nothing follows.
    private mutating func properties(depth: Int, mayLackEnd: Bool = false) throws(RTMPProblem) -> [AMFProperty] {
        var properties: [AMFProperty] = []
        while !(mayLackEnd && rest.isEmpty) {
            let name = try text(sizeBytes: 2)
            if name.isEmpty, rest.first.map(UInt64.init) == AMFMarker.end {
                rest.removeFirst()
                break
            }
            properties.append(AMFProperty(name, try value(depth: depth + 1)))
        }
        return properties
    }

    private mutating func text(sizeBytes: Int) throws(RTMPProblem) -> String {
        String(decoding: try take(Int(try number(sizeBytes))), as: UTF8.self)
    }

    private mutating func number(_ count: Int) throws(RTMPProblem) -> UInt64 {
        try take(count).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func take(_ count: Int) throws(RTMPProblem) -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw .badAMF }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
