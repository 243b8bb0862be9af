/// An init segment (ISO/IEC 23000-19, section 7.3.1): what its one track is.
struct MP4Init: Sendable {
    /// `ftyp`'s major and compatible brands.
    let brands: Set<String>
    /// How many tracks it has.
    let trackCount: Int
    /// Whether it says that fragments follow, and has no samples itself.
    let isFragmented: Bool
    /// "vide", "soun".
    let handler: String
    /// Ticks a second.
    let timescale: UInt32
    /// Where on the track's clock the presentation starts, ticks (its edit list's).
    let presentationStart: Int64
    /// RFC 6381, as far as the sample entry tells: "avc1.64001f", "mp4a.40.2", else the entry's type alone.
    let codec: String
    /// As displayed: with the pixels' own aspect; 0 of sound.
    let width: Int
    /// 0 of sound.
    let height: Int

    /// Reads one; nil where it is none.
    init?(_ bytes: [UInt8]) {
        guard let boxes = MP4Box.all(in: bytes[...]), let type = boxes.first, type.type == "ftyp",
            let movie = boxes.first(where: { $0.type == "moov" })
        else { return nil }
        let words = stride(from: type.contents.startIndex, to: type.contents.endIndex - 3, by: 4).map { place in
            String(decoding: type.contents[place..<(place + 4)], as: UTF8.self)
        }
        brands = Set(words.enumerated().filter { $0.offset != 1 }.map(\.element))
        let tracks = movie.children.filter { $0.type == "trak" }
        trackCount = tracks.count
        guard let track = tracks.first, let media = track["mdia"], let table = media["minf", "stbl"],
            let entry = table["stsd"].flatMap({ MP4Box.all(in: $0.contents.dropFirst(8)) })?.first
        else { return nil }
        isFragmented = movie["mvex", "trex"] != nil && Self.count(table["stsz"], after: 8) == 0
        handler = media["hdlr"].flatMap { Self.text($0, after: 8) } ?? ""
        timescale = Self.timescale(media["mdhd"])
        presentationStart = Self.presentationStart(track["edts", "elst"])
        codec = Self.codec(entry)
        (width, height) = handler == "vide" ? Self.size(entry) : (0, 0)
    }

    private static func count(_ box: MP4Box?, after skipped: Int) -> UInt32? {
        guard let box else { return nil }
        var reader = MP4Reader(box.contents)
        reader.skip(skipped)
        return reader.uint32()
    }

    private static func text(_ box: MP4Box, after skipped: Int) -> String? {
        var reader = MP4Reader(box.contents)
        reader.skip(skipped)
        return reader.text(4)
    }

    private static func timescale(_ box: MP4Box?) -> UInt32 {
        let isLong = box?.contents.first == 1
        return max(1, count(box, after: isLong ? 20 : 12) ?? 1)
    }

    private static func presentationStart(_ box: MP4Box?) -> Int64 {
        guard let box else { return 0 }
        var reader = MP4Reader(box.contents)
        let isLong = reader.uint8() == 1
        reader.skip(isLong ? 3 + 4 + 8 : 3 + 4 + 4)
        let start = isLong ? reader.uint64().map { Int64(bitPattern: $0) } : reader.uint32().map { Int64($0) }
        return max(0, start ?? 0)
    }

    private static func codec(_ entry: MP4Box) -> String {
        switch entry.type {
        case "avc1", "avc3":
            guard let record = visual(entry).first(where: { $0.type == "avcC" }) else { return entry.type }
            let digits = record.contents.dropFirst().prefix(3).map { byte in
                String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
            }
            return "\(entry.type).\(digits.joined())"
        case "mp4a":
            guard let descriptor = MP4Box.all(in: entry.contents.dropFirst(28))?.first(where: { $0.type == "esds" })
            else { return entry.type }
            return "mp4a.40.\(objectType(descriptor.contents.dropFirst(4)))"
        default: return entry.type
        }
    }

    /// The audio object type of an ES_Descriptor's AudioSpecificConfig (ISO/IEC 14496-1, section 7.2.6).
    private static func objectType(_ bytes: ArraySlice<UInt8>) -> Int {
        // Tag 5 after tag 4 after tag 3, each with a length of up to four bytes.
        var rest = bytes
        for (tag, fixed) in [(0x03 as UInt8, 3), (0x04, 13), (0x05, 0)] {
            guard rest.first == tag else { return 0 }
            rest = rest.dropFirst()
            while let byte = rest.first, byte & 0x80 != 0 { rest = rest.dropFirst() }
            rest = rest.dropFirst(1 + fixed)
        }
        return Int(rest.first ?? 0) >> 3
    }

    private static func visual(_ entry: MP4Box) -> [MP4Box] { MP4Box.all(in: entry.contents.dropFirst(78)) ?? [] }

    private static func size(_ entry: MP4Box) -> (Int, Int) {
        var reader = MP4Reader(entry.contents)
        reader.skip(24)
        guard let width = reader.uint16(), let height = reader.uint16() else { return (0, 0) }
        guard let aspect = visual(entry).first(where: { $0.type == "pasp" }) else { return (width, height) }
        var ratio = MP4Reader(aspect.contents)
        guard let across = ratio.uint32(), let down = ratio.uint32(), across > 0, down > 0 else {
            return (width, height)
        }
        return (Int((Double(width) * Double(across) / Double(down)).rounded()), height)
    }
}
