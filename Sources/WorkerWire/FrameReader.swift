/// Makes frames of the bytes that arrive, in whatever pieces they come.
///
/// Pure: append what was read, then take frames until there is none. After an error the stream is out of step and the
/// reader must not be used any more.
public struct FrameReader: Sendable {
    private var buffer: [UInt8] = []
    private var start = 0

    /// Makes a reader at the start of a stream.
    public init() {}

    /// Whether the stream could end here: no frame has been read in part.
    public var isAtBoundary: Bool { start == buffer.count }

    /// How many bytes the frame lacks that was read in part, or its length field where that is not there yet.
    public var missing: Int {
        let available = buffer.count - start
        guard available >= 4 else { return 4 - available }
        return max(0, 4 + length - available)
    }

    /// Takes over what was read.
    public mutating func append(_ bytes: some Sequence<UInt8>) {
        if start == buffer.count {
            buffer.removeAll(keepingCapacity: true)
            start = 0
        } else if start > 1 << 16, start > buffer.count / 2 {
            buffer.removeFirst(start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next whole frame, or nil until more bytes came. Throws where the bytes are no frame.
    public mutating func next() throws(WireError) -> Frame? {
        guard buffer.count - start >= 4 else { return nil }
        let length = length
        guard length >= 1 else { throw WireError(problem: "a frame without a type") }
        guard length <= Frame.longest else { throw WireError(problem: "a frame of \(length) bytes") }
        guard buffer.count - start - 4 >= length else { return nil }
        let body = buffer[(start + 4)..<(start + 4 + length)]
        start += 4 + length
        return try Frame(decoding: body)
    }

    private var length: Int { (0..<4).reduce(0) { $0 | Int(buffer[start + $1]) << (8 * $1) } }
}
