/// Writes ISO base media boxes (ISO/IEC 14496-12): big endian, sizes filled in at the end.
struct Boxes {
    private(set) var bytes: [UInt8] = []

    /// A box of what the closure writes.
    mutating func box(_ type: StaticString, _ body: (inout Boxes) -> Void) {
        let start = bytes.count
        uint32(0)
        type.withUTF8Buffer { bytes.append(contentsOf: $0) }
        body(&self)
        set(UInt32(truncatingIfNeeded: bytes.count - start), at: start)
    }

    /// A box with version and flags.
    mutating func box(_ type: StaticString, version: UInt8, flags: UInt32, _ body: (inout Boxes) -> Void) {
        box(type) { boxes in
            boxes.uint32(UInt32(version) << 24 | flags)
            body(&boxes)
        }
    }

    mutating func uint8(_ value: UInt8) { bytes.append(value) }

    mutating func uint16(_ value: UInt16) { withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) } }

    mutating func uint32(_ value: UInt32) { withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) } }

    mutating func uint64(_ value: UInt64) { withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) } }

    mutating func zeros(_ count: Int) { bytes.append(contentsOf: repeatElement(0, count: count)) }

    mutating func text(_ text: StaticString) { text.withUTF8Buffer { bytes.append(contentsOf: $0) } }

    mutating func append(_ other: some Sequence<UInt8>) { bytes.append(contentsOf: other) }

    mutating func append(_ other: UnsafeRawBufferPointer) { bytes.append(contentsOf: other) }

    /// Overwrites a number that was not known when its place was written.
    mutating func set(_ value: UInt32, at place: Int) {
        withUnsafeBytes(of: value.bigEndian) { source in
            for (index, byte) in source.enumerated() { bytes[place + index] = byte }
        }
    }
}
