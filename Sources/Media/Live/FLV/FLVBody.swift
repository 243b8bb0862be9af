/// Reads the body of an audio or video message from its start. Nothing outside of it is touched, whatever it says.
struct FLVBody {
    /// What was not read yet; it shares the message's bytes.
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The next byte.
    mutating func uint8() throws(FLVProblem) -> UInt8 { UInt8(try number(1)) }

    /// The next bytes, at most 4, as a number, the most significant first.
    mutating func number(_ count: Int) throws(FLVProblem) -> UInt32 {
        try take(count).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// SI24: a composition time, milliseconds.
    mutating func signed24() throws(FLVProblem) -> Int32 {
        Int32(bitPattern: try number(3) << 8) >> 8
    }

    /// The next bytes, without copying them.
    mutating func take(_ count: Int) throws(FLVProblem) -> ArraySlice<UInt8> {
        guard count >= 0, count <= rest.count else { throw .truncated }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
