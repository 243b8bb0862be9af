/// How a track is coded, by its sample description.
enum FragmentFormat {
    /// Of a sample entry; nil where it is coded in a way that is not taken, or encrypted.
    static func read(_ type: UInt32, _ entry: ArraySlice<UInt8>) -> LiveFormat? {
        switch type {
        case BoxReader.fourCharacters("avc1"), BoxReader.fourCharacters("avc3"): picture("h264", "avcC", entry)
        case BoxReader.fourCharacters("hvc1"), BoxReader.fourCharacters("hev1"): picture("hevc", "hvcC", entry)
        case BoxReader.fourCharacters("av01"): picture("av1", "av1C", entry)
        case BoxReader.fourCharacters("vp09"): picture("vp9", "vpcC", entry)
        case BoxReader.fourCharacters("mp4a"): aac(entry)
        case BoxReader.fourCharacters("Opus"): opus(entry)
        case BoxReader.fourCharacters("ac-3"): .audio(codec: "ac3", configuration: [])
        case BoxReader.fourCharacters("ec-3"): .audio(codec: "eac3", configuration: [])
        default: nil
        }
    }

    private static func picture(_ codec: String, _ box: StaticString, _ entry: ArraySlice<UInt8>) -> LiveFormat? {
        BoxReader.find([box], in: entry.dropFirst(78)).map { .video(codec: codec, configuration: Array($0)) }
    }

    private static func child(_ box: StaticString, ofSound entry: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        BoxReader.find([box], in: entry.dropFirst(28))
    }

    /// The `DecoderSpecificInfo` of an `ES_Descriptor` (ISO/IEC 14496-1, 7.2.6).
    private static func aac(_ entry: ArraySlice<UInt8>) -> LiveFormat? {
        guard let box = child("esds", ofSound: entry) else { return nil }
        var reader = BoxReader(box)
        reader.skip(4)
        guard reader.uint8() == 3, size(&reader) != nil, reader.uint16() != nil, let flags = reader.uint8() else {
            return nil
        }
        if flags & 0x80 != 0 { reader.skip(2) }
        if flags & 0x40 != 0 { reader.skip(Int(reader.uint8() ?? 0)) }
        if flags & 0x20 != 0 { reader.skip(2) }
        guard reader.uint8() == 4, size(&reader) != nil, let object = reader.uint8() else { return nil }
        reader.skip(12)
        if object == 0x69 || object == 0x6B { return .audio(codec: "mp3", configuration: []) }
        guard object == 0x40 || 0x66...0x68 ~= object, reader.uint8() == 5, let count = size(&reader),
            2...64 ~= count, count <= box.endIndex - reader.place
        else { return nil }
        return .audio(codec: "aac", configuration: Array(box[reader.place..<(reader.place + count)]))
    }

    /// A size in groups of seven bits.
    private static func size(_ reader: inout BoxReader) -> Int? {
        var size = 0
        for _ in 0..<4 {
            guard let byte = reader.uint8() else { return nil }
            size = size << 7 | Int(byte & 0x7F)
            if byte & 0x80 == 0 { return size }
        }
        return nil
    }

    /// `OpusHead` (RFC 7845, section 5.1) of a `dOps`, whose numbers have their high byte first.
    private static func opus(_ entry: ArraySlice<UInt8>) -> LiveFormat? {
        guard let box = child("dOps", ofSound: entry), box.count >= 11 else { return nil }
        let bytes = Array(box)
        return .audio(
            codec: "opus",
            configuration: Array("OpusHead".utf8) + [1, bytes[1], bytes[3], bytes[2]] + bytes[4..<8].reversed()
                + [bytes[9], bytes[8]] + bytes[10...])
    }
}
