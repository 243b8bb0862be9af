public import JSON

/// What to make of a file, as the start frame says it.
public struct EncodeSpecification: Sendable, Hashable {
    /// Segments end at the first frame at or after each multiple of it.
    public var segmentSeconds = 4.0
    /// The encoder's: "veryfast".
    public var preset = "veryfast"
    /// Best first, heights distinct.
    public var ladder = Rung.standard
    /// Bits a second of the sound.
    public var audioBitrate = 128_000
    /// A longer source is refused; nil: only the bound of every file counts.
    public var maxDurationSeconds: Double?
    /// Which part of it this run makes.
    public var part = RunPart.all
    /// What the run before that of the ladder found.
    public var first = FirstPart()
    /// What the names of the renditions end with, so that they differ from those of an earlier encode. Names elsewhere in
    /// here come without it.
    public var suffix = ""
    /// Whether a picture that players can play as it is comes first, copied.
    public var copiesPicture = false
    /// How many segments of a rendition, by name, an earlier attempt published: these are not made again.
    public var have: [String: Int] = [:]

    /// By which encoder, by name, an earlier attempt made a rendition of that name.
    public var encoders: [String: String] = [:]

    /// How long the first segment is where that is less than the others: of what is to play first and is encoded, it is made
    /// the sooner.
    var openingSeconds: Double? {
        (part == .first || part == .ladder) && !copiesPicture && segmentSeconds >= 2 ? 1 : nil
    }

    /// What is made unless something else is said.
    public init() {}

    /// Reads a specification. Throws `INTERNAL_ERROR` where it is not as agreed.
    public init(_ json: JSON) throws(MediaFailure) {
        guard json["operation"]?.string == "encode" else { throw Self.wrong("operation") }
        if let value = json["segmentSeconds"] { segmentSeconds = try Self.number(value, "segmentSeconds", 0.5...60) }
        if let value = json["preset"] {
            guard let preset = value.string, preset.utf8.count < 32 else { throw Self.wrong("preset") }
            self.preset = preset
        }
        if let value = json["audioBitrate"] {
            audioBitrate = Int(try Self.number(value, "audioBitrate", 8000...1_000_000))
        }
        if let value = json["maxDurationSeconds"], !value.isNull {
            maxDurationSeconds = try Self.number(value, "maxDurationSeconds", 0...1_000_000)
        }
        if let value = json["part"], !value.isNull {
            guard let part = value.string.flatMap(RunPart.init(rawValue:)) else { throw Self.wrong("part") }
            self.part = part
        }
        if let value = json["first"], !value.isNull {
            guard let first = FirstPart(value) else { throw Self.wrong("first") }
            self.first = first
        }
        if let value = json["suffix"], !value.isNull {
            guard let suffix = value.string, suffix.isEmpty || suffix.utf8.count <= 8 && Self.isName(suffix) else {
                throw Self.wrong("suffix")
            }
            self.suffix = suffix
        }
        if let value = json["copy"], !value.isNull {
            guard let copies = value.bool else { throw Self.wrong("copy") }
            copiesPicture = copies
        }
        if let value = json["ladder"], !value.isNull { ladder = try Self.ladder(value) }
        if let value = json["encoders"], !value.isNull {
            guard let names = value.object else { throw Self.wrong("encoders") }
            for (rendition, name) in names { encoders[rendition] = name.string }
        }
        if let value = json["have"], !value.isNull {
            guard let counts = value.object else { throw Self.wrong("have") }
            for (name, count) in counts { have[name] = Int(try Self.number(count, "have", 0...10_000_000)) }
        }
    }

    /// Reads rungs, best first. Throws `INTERNAL_ERROR` where they are not as agreed.
    static func ladder(_ json: JSON) throws(MediaFailure) -> [Rung] {
        guard let items = json.array, 1...32 ~= items.count else { throw wrong("ladder") }
        var rungs: [Rung] = []
        for item in items {
            guard let name = item["name"]?.string, isName(name) else { throw wrong("ladder") }
            let height = Int(try number(item["height"] ?? .null, "ladder", 16...8192))
            let bitrate = Int(try number(item["bitrate"] ?? .null, "ladder", 10_000...500_000_000))
            let codec = item["codec"]?.string ?? "h264"
            guard Rung.codecs.contains(codec) else { throw wrong("ladder") }
            rungs.append(
                Rung(
                    name: name, height: height, bitrate: bitrate, codec: codec, isFixed: item["fixed"]?.bool ?? false))
        }
        rungs.sort { $0.height > $1.height }
        guard Set(rungs.map(\.name)).count == rungs.count,
            Set(rungs.map { "\($0.height) \($0.codec)" }).count == rungs.count
        else { throw wrong("ladder") }
        return rungs
    }

    /// A rendition's name is a folder's: it must not climb out.
    private static func isName(_ name: String) -> Bool {
        isFolder(name) && name != "audio" && !name.hasPrefix("audio-") && !name.hasPrefix("text-")
    }

    /// Whether a folder may be called so.
    static func isFolder(_ name: String) -> Bool {
        1...64 ~= name.utf8.count && name.first != "."
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
    }

    private static func number(_ json: JSON, _ name: String, _ range: ClosedRange<Double>) throws(MediaFailure)
        -> Double
    {
        guard let number = json.double, range.contains(number) else { throw wrong(name) }
        return number
    }

    private static func wrong(_ name: String) -> MediaFailure {
        MediaFailure(.internalError, "The encode was asked for with a wrong \"\(name)\".")
    }
}
