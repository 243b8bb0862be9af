import CaptionsCore
import DeliveryCore
import Testing

@Suite("Caption files")
struct CaptionReaderTests {
    /// How a text may lie in a file.
    enum Encoding: String, CaseIterable, Sendable {
        case utf8, utf8Marked, little, littleMarked, big, bigMarked

        func bytes(_ text: String) -> [UInt8] {
            let isBig = self == .big || self == .bigMarked
            let mark = ["utf8Marked", "littleMarked", "bigMarked"].contains(rawValue) ? "\u{FEFF}" : ""
            switch self {
            case .utf8, .utf8Marked: return Array((mark + text).utf8)
            default:
                return (mark + text).utf16.flatMap { word in
                    let (high, low) = (UInt8(word >> 8), UInt8(word & 255))
                    return isBig ? [high, low] : [low, high]
                }
            }
        }
    }

    @Test("give the cues that are in them, in every encoding and with every line end", arguments: GoodFile.all)
    func good(_ file: GoodFile) throws {
        for encoding in Encoding.allCases {
            for end in ["\n", "\r\n", "\r"] {
                let text = file.text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: end)
                let sheet = try CaptionReader.read(encoding.bytes(text))
                #expect(sheet.ordered == file.cues, "\(encoding), \(end.debugDescription)")
                #expect(try CaptionReader.read(encoding.bytes(text), format: file.format) == sheet)
            }
        }
    }

    @Test("come out as WebVTT that says the same, to us and to who cuts it", arguments: GoodFile.all)
    func roundTrip(_ file: GoodFile) throws {
        let sheet = try CaptionReader.read(Array(file.text.utf8))
        let text = sheet.file
        let again = try CaptionReader.read(Array(text.utf8))
        #expect(again.ordered == file.cues && again.definitions == sheet.definitions && again.file == text)
        let delivered = CaptionFile(text)
        #expect(delivered.definitions == sheet.definitions)
        #expect(
            delivered.cues.map { Cue(start: $0.start, end: $0.end, settings: $0.settings, text: $0.text) }
                == file.cues.map { Cue(start: $0.start, end: $0.end, settings: $0.settings, text: $0.text) })
    }

    @Test("of Windows-1252 are recognised by not being UTF-8")
    func windows() throws {
        let text: [UInt8] =
            Array("1\n00:00:01,000 --> 00:00:02,000\n".utf8) + [0x80, 0x93, 0x5A, 0x6F, 0xEB, 0x94, 0x81]
        #expect(try CaptionReader.read(text).cues.map(\.text) == ["€“Zoë”"])
        let stated: [UInt8] =
            Array("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><tt><body><p end=\"1s\">Zo".utf8) + [0xEB]
            + Array("</p></body></tt>".utf8)
        #expect(try CaptionReader.read(stated).cues.map(\.text) == ["Zoë"])
    }

    @Test("that are broken are refused with line and reason", arguments: BrokenFile.all)
    func broken(_ file: BrokenFile) {
        let problem = #expect(throws: CaptionProblem.self) {
            try CaptionReader.read(Array(file.text.utf8), format: file.format)
        }
        #expect(problem?.line == file.line, "\(problem?.reason ?? "")")
        #expect(problem?.reason.contains(file.words) == true, "\(problem?.reason ?? "")")
    }

    @Test("whose bytes are no text are refused")
    func noText() {
        let head = Array("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n".utf8)
        let cases: [([UInt8], Int)] = [
            ([0xEF, 0xBB, 0xBF] + head + [0xFF, 0x0A], 5),
            ([0xFF, 0xFE] + head.flatMap { [$0, 0] } + [0x00, 0xD8, 0x41, 0], 5),
            ([0xFF, 0xFE, 0x41], 1), ([0x89, 0x50, 0x4E, 0x47, 0, 0, 0, 0x0D], 1),
            (Array("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<tt>".utf8) + [0xEB] + Array("</tt>".utf8), 2),
            (Array("<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>\n<tt>".utf8) + [0x83, 0x65], 1),
        ]
        for (bytes, line) in cases {
            let problem = #expect(throws: CaptionProblem.self) { try CaptionReader.read(bytes) }
            #expect(problem?.line == line, "\(problem?.reason ?? "")")
        }
    }

    @Test("are known by their names where their text does not tell")
    func names() {
        let problem = #expect(throws: CaptionProblem.self) {
            try CaptionReader.read(Array("hello\n".utf8), filename: "a.srt")
        }
        #expect(problem?.reason.contains("belongs to no cue") == true)
    }

    @Test("damaged at random are read or refused, and what is read is whole")
    func mutations() throws {
        var random = SmallGenerator(state: 5)
        for file in GoodFile.all {
            let bytes = Array(file.text.utf8)
            for _ in 0..<400 {
                var damaged = bytes
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    let place = Int.random(in: 0..<damaged.count, using: &random)
                    switch Int.random(in: 0..<4, using: &random) {
                    case 0: damaged[place] = UInt8.random(in: 0...255, using: &random)
                    case 1: damaged.remove(at: place)
                    case 2: damaged.insert(contentsOf: damaged[place...].prefix(20), at: 0)
                    default: damaged.removeSubrange(place..<min(damaged.count, place + 30))
                    }
                    if damaged.isEmpty { damaged = [0x0A] }
                }
                guard let sheet = try? CaptionReader.read(damaged) else { continue }
                let again = try CaptionReader.read(Array(sheet.file.utf8))
                #expect(again.ordered == sheet.ordered)
                #expect(CaptionFile(sheet.file).cues.map(\.text) == sheet.ordered.map(\.text))
            }
        }
    }

    @Test("as large and as nested as they may be end")
    func large() {
        let times = "00:00:01,000 --> 00:00:02,000\n"
        let texts = [
            String(repeating: "\n", count: 1 << 20), "1\n\(times)" + String(repeating: "<", count: 1 << 18),
            "1\n\(times)" + String(repeating: "{\\", count: 1 << 18), String(repeating: "<a>", count: 1 << 18),
            "<tt><body>" + String(repeating: "<div>", count: 10_000),
            "WEBVTT\n\n00:01.000 --> 00:02.000\n" + String(repeating: "<b><i>", count: 20_000) + "x",
            "WEBVTT\n\n00:01.000 --> 00:02.000\n" + String(repeating: "<b>x</i>", count: 1 << 17),
            String(repeating: "1\n\(times)x\n\n", count: 50_001),
        ]
        for text in texts { _ = try? CaptionReader.read(Array(text.utf8)) }
        #expect(throws: CaptionProblem.self) { try CaptionReader.read(Array((texts.last ?? "").utf8)) }
    }
}

/// The same numbers each time (SplitMix64).
struct SmallGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
