import Media
import Testing

/// Captions in coded pictures.
@Suite struct CaptionSearchTests {
    /// "AB" of the first field, of the second a pair of CTA-708, padding and what is marked as not valid: one is meant.
    private static let userData: [UInt8] =
        Array("GA94".utf8) + [
            3, 0xC4, 0xFF, 0xFC, 0xC1, 0xC2, 0xFF, 0x00, 0x00, 0xFD, 0x80, 0x80, 0xF8, 0xC1, 0xC2, 0xFF,
        ]
    private static let expected = [CaptionPair(field: 0, first: 0x41, second: 0x42)]

    /// A NAL unit with a message of another kind in front; zeros in it are kept from being a start code.
    private static func unit(_ header: [UInt8], _ userData: [UInt8] = userData) -> [UInt8] {
        let message: [UInt8] = [5, 4, 0, 0, 3, 1, 4, UInt8(userData.count + 3), 0xB5, 0x00, 0x31]
        return header + message + userData + [0x80]
    }

    private static func escaped(_ unit: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        for byte in unit {
            if byte <= 3, bytes.suffix(2) == [0, 0] { bytes.append(3) }
            bytes.append(byte)
        }
        return bytes
    }

    private static let slice: [UInt8] = [0x65, 0x88, 0x84, 1, 0, 3, 1, 1]

    private func pairs(_ codec: String, _ extradata: [UInt8], _ picture: [UInt8]) throws -> [CaptionPair] {
        let search = try #require(CaptionSearch(codec: codec, extradata: extradata))
        return picture.withUnsafeBytes { search.pairs(in: $0) }
    }

    private static let codecs: [(codec: String, header: [UInt8])] = [("h264", [0x06]), ("hevc", [0x4E, 0x01])]

    @Test(arguments: codecs) func areFoundBehindStartCodes(codec: String, header: [UInt8]) throws {
        let unit = Self.escaped(Self.unit(header))
        #expect(unit.count > Self.unit(header).count)
        let picture = [0, 0, 0, 1, 0x09, 0xF0] + [0, 0, 1] + unit + [0, 0, 1] + Self.slice
        #expect(try pairs(codec, [], picture) == Self.expected)
        #expect(try pairs(codec, [], Array(picture.dropLast(Self.slice.count))) == Self.expected)
        #expect(try pairs(codec, [], [0, 0, 1] + Self.slice) == [])
    }

    @Test(arguments: codecs) func areFoundBehindLengths(codec: String, header: [UInt8]) throws {
        let unit = Self.escaped(Self.unit(header))
        var record = [UInt8](repeating: 0, count: 30)
        record[0] = 1
        for size in [2, 4] {
            record[codec == "h264" ? 4 : 21] = UInt8(size - 1)
            func measured(_ bytes: [UInt8]) -> [UInt8] {
                [UInt8](repeating: 0, count: size - 1) + [UInt8(bytes.count)] + bytes
            }
            let picture = measured(Self.slice) + measured(unit) + measured(Self.slice)
            #expect(try pairs(codec, record, picture) == Self.expected)
            // A length beyond the end is none.
            #expect(try pairs(codec, record, measured(Self.slice) + [UInt8](repeating: 0xFF, count: 9)) == [])
        }
    }

    @Test func areFoundInUserDataOfMPEG2() throws {
        let picture: [UInt8] =
            [0, 0, 1, 0, 0x00, 0x0F, 0xFF, 0xF8, 0, 0, 1, 0xB2] + Self.userData + [0, 0, 1, 1, 0x12]
        #expect(try pairs("mpeg2video", [], picture) == Self.expected)
        #expect(try pairs("mpeg2video", [], [0, 0, 1, 0xB2] + Array("DTG1".utf8) + [0x41, 0xF9, 1]) == [])
        #expect(CaptionSearch(codec: "vp9", extradata: []) == nil)
    }

    @Test func whatIsDamagedIsLeftOut() {
        func pairs(_ triplet: [UInt8]) -> [CaptionPair] { CaptionData.pairs(triplets: triplet[...]) }
        #expect(pairs([0xFC, 0x41, 0xC2]) == [CaptionPair(field: 0, first: 0x7F, second: 0x42)])
        #expect(pairs([0xFC, 0xC1, 0x42]) == [])
        #expect(pairs([0xFC, 0xC1]) == [])
        #expect(CaptionData.pairs(userData: Self.userData.prefix(8)) == [])
        var unprocessed = Self.userData
        unprocessed[5] = 0x84
        #expect(CaptionData.pairs(userData: unprocessed[...]) == [])
    }

    @Test func areBroughtInOrder() {
        func pairs(_ time: Int) -> [CaptionPair] {
            [CaptionPair(field: 0, first: UInt8(truncatingIfNeeded: time), second: 0)]
        }
        var order = CaptionOrder()
        var out: [Int64] = []
        // I, P and two B between them, then the same again; a picture without captions lets out what waits.
        for (decoded, shown) in [(-2, 0), (-1, 3), (0, 1), (1, 2), (2, 6), (3, 4), (4, 5)] as [(Int, Int)] {
            out += order.add(pairs(shown), shown: Int64(shown), decoded: Int64(decoded)).map(\.time)
        }
        #expect(out == [0, 1, 2, 3, 4])
        #expect(order.add([], shown: 9, decoded: 5).map(\.time) == [5])
        #expect(order.finish().map(\.time) == [6] && order.finish().isEmpty)
        // Where it is not known when they are decoded, no more than some wait.
        for shown in (0..<1000).reversed() {
            out = order.add(pairs(shown), shown: Int64(shown), decoded: nil).map(\.time)
        }
        #expect(out.count == 1 && order.finish().count == 64)
    }

    /// Pictures of which bytes are changed, cut or doubled: whatever is found is bounded.
    @Test func damagedPicturesAreRead() throws {
        var generator = SplitMix(seed: 94)
        let whole = [0, 0, 0, 1] + Self.escaped(Self.unit([0x06])) + [0, 0, 1] + Self.slice
        let record: [UInt8] = [1, 100, 0, 30, 0xFF, 0xE1, 0]
        let searches = try [("h264", []), ("h264", record), ("hevc", []), ("mpeg2video", [])].map {
            try #require(CaptionSearch(codec: $0.0, extradata: $0.1))
        }
        for _ in 0..<5000 {
            var picture = whole
            for _ in 0..<(1 + generator.next() % 4) {
                let place = Int(generator.next() % UInt64(picture.count))
                switch generator.next() % 4 {
                case 0: picture.removeSubrange(place...)
                case 1: picture.insert(contentsOf: picture[place...], at: place)
                default: picture[place] = UInt8(truncatingIfNeeded: generator.next())
                }
                if picture.isEmpty { picture = [0] }
            }
            for search in searches {
                let found = picture.withUnsafeBytes { search.pairs(in: $0) }
                #expect(found.count <= 64)
            }
        }
    }
}
