/// Writes AMF 0 values.
package struct AMFWriter: Sendable {
    /// What was written.
    package private(set) var bytes: [UInt8] = []

    /// Begins with nothing.
    package init() {}

    /// The bytes of these values.
    package static func bytes(of values: [AMFValue]) -> [UInt8] {
        var writer = AMFWriter()
        for value in values { writer.write(value) }
        return writer.bytes
    }

    /// Adds a value.
    package mutating func write(_ value: AMFValue) {
        switch value {
        case .number(let number):
            mark(AMFMarker.number)
            append(number.bitPattern, 8)
        case .boolean(let isTrue):
            mark(AMFMarker.boolean)
            bytes.append(isTrue ? 1 : 0)
        case .string(let text):
            let isShort = text.utf8.count <= 0xFFFF
            mark(isShort ? AMFMarker.string : AMFMarker.longString)
            append(UInt64(text.utf8.count), isShort ? 2 : 4)
            bytes += text.utf8
        case .object(let properties):
            mark(AMFMarker.object)
            write(properties)
        case .named(let properties):
            mark(AMFMarker.named)
            append(UInt64(properties.count), 4)
            write(properties)
        case .array(let values):
            mark(AMFMarker.array)
            append(UInt64(values.count), 4)
            for value in values { write(value) }
        case .date(let time):
            mark(AMFMarker.date)
            append(time.bitPattern, 8)
            append(0, 2)
        case .null: mark(AMFMarker.null)
        case .undefined: mark(AMFMarker.undefined)
        }
    }

    private mutating func write(_ properties: [AMFProperty]) {
        for property in properties {
            let name = property.name.utf8.prefix(0xFFFF)
            append(UInt64(name.count), 2)
            bytes += name
            write(property.value)
        }
        append(0, 2)
        mark(AMFMarker.end)
    }

    private mutating func mark(_ marker: UInt64) { append(marker, 1) }

    /// The lowest bytes of a number, the most significant first.
    private mutating func append(_ number: UInt64, _ count: Int) {
        for index in (0..<count).reversed() { bytes.append(UInt8(truncatingIfNeeded: number >> (index * 8))) }
    }
}
