/// Whether a file of the MP4 family has its index before its pictures (ISO/IEC 14496-12, 4.2 and 8.2.1): only such a one can
/// be read while it comes.
public enum IndexFirst {
    /// Boxes that are looked at before it is given up.
    private static let most = 32

    /// Walks the outer boxes. Throws when bytes cannot be had.
    public static func holds(_ source: any ByteSource) throws(MediaFailure) -> Bool {
        var offset: UInt64 = 0
        for number in 0..<most {
            guard let box = try header(source, at: offset) else { return false }
            if number == 0, box.type != "ftyp" { return false }
            if box.type == "moov" { return true }
            if box.type == "mdat" || box.type == "moof" { return false }
            let (next, isPast) = offset.addingReportingOverflow(box.size)
            if isPast || next >= source.size { return false }
            offset = next
        }
        return false
    }

    private static func header(_ source: any ByteSource, at offset: UInt64) throws(MediaFailure)
        -> (type: String, size: UInt64)?
    {
        let bytes = try source.bytes(at: offset, 16)
        guard bytes.count == 16 else { return nil }
        let size = bytes.prefix(4).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let large = bytes.dropFirst(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let whole = size == 1 ? large : size
        guard whole >= 8 else { return nil }
        return (String(decoding: bytes[4..<8], as: UTF8.self), whole)
    }
}
