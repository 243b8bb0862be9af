/// Small CMAF files as the tests of the checker need them, well-formed unless a test breaks them.
enum SampleFragments {
    static let timescale = 1000

    /// The init segment of a picture of that size, H.264 High 3.1, or of sound.
    static func initSegment(width: Int, height: Int, tracks: Int = 1, brands: String = "iso6cmfc") -> [UInt8] {
        let track = box(
            "trak",
            box(
                "mdia",
                full("mdhd", zeros(8) + uint32(timescale) + zeros(8)),
                full("hdlr", zeros(4) + Array("vide".utf8) + zeros(13)),
                box(
                    "minf",
                    box(
                        "stbl", full("stsd", uint32(1) + entry(width: width, height: height)),
                        full("stsz", zeros(8))))))
        let movie = Array(repeating: track, count: tracks).flatMap { $0 }
        return box("ftyp", Array("iso6".utf8) + zeros(4) + Array(brands.utf8))
            + box("moov", movie, box("mvex", full("trex", zeros(20))))
    }

    /// The init segment of sound, AAC LC.
    static func sound() -> [UInt8] {
        let specific: [UInt8] = [0x05, 2, 0x11, 0x90]
        let decoder: [UInt8] = [0x04, UInt8(13 + specific.count), 0x40] + zeros(12) + specific
        let descriptor = full("esds", [0x03, UInt8(3 + decoder.count)] + zeros(3) + decoder)
        let entry = box("mp4a", zeros(28) + descriptor)
        let track = box(
            "trak",
            box(
                "mdia", full("mdhd", zeros(8) + uint32(timescale) + zeros(8)),
                full("hdlr", zeros(4) + Array("soun".utf8) + zeros(13)),
                box("minf", box("stbl", full("stsd", uint32(1) + entry), full("stsz", zeros(8))))))
        return box("ftyp", Array("iso6".utf8) + zeros(4) + Array("iso6cmfc".utf8))
            + box("moov", track, box("mvex", full("trex", zeros(20))))
    }

    /// A segment of samples of 40 ms, the first a keyframe of `first` bytes, the others of `others`.
    static func segment(
        at time: Int, samples: Int, first: Int = 200, others: Int = 50, isSync: Bool = true
    ) -> [UInt8] {
        let sizes = [first] + Array(repeating: others, count: samples - 1)
        let run = sizes.enumerated().flatMap { place, size in
            uint32(40) + uint32(size) + uint32(place == 0 && isSync ? 0x0200_0000 : 0x0101_0000)
        }
        func fragment(_ offset: Int) -> [UInt8] {
            box(
                "moof", full("mfhd", uint32(1)),
                box(
                    "traf", full("tfhd", uint32(1), flags: 0x2_0000), full("tfdt", uint32(time)),
                    full("trun", uint32(samples) + uint32(offset) + run, flags: 0x701)))
        }
        return fragment(fragment(0).count + 8) + box("mdat", zeros(sizes.reduce(0, +)))
    }

    /// The bytes from such a segment's start to the end of its first sample.
    static func keyframeBytes(samples: Int, first: Int = 200, others: Int = 50) -> Int {
        segment(at: 0, samples: samples, first: first, others: others).count - (samples - 1) * others
    }

    private static func entry(width: Int, height: Int) -> [UInt8] {
        box(
            "avc1", zeros(24) + uint16(width) + uint16(height) + zeros(50), box("avcC", [1, 0x64, 0x00, 0x1F, 0xFF]))
    }

    private static func box(_ type: String, _ contents: [UInt8]...) -> [UInt8] {
        let body = contents.flatMap { $0 }
        return uint32(body.count + 8) + Array(type.utf8) + body
    }

    private static func full(_ type: String, _ body: [UInt8], flags: Int = 0) -> [UInt8] {
        box(type, uint32(flags) + body)
    }

    private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

    private static func uint16(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 255), UInt8(value & 255)] }

    private static func uint32(_ value: Int) -> [UInt8] { uint16(value >> 16 & 0xFFFF) + uint16(value & 0xFFFF) }
}
