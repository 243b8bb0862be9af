package import JSON
internal import PluginSDK

/// The renditions that an operator wants of every video, best first. stream-media leaves out what is larger than the
/// source.
package struct Ladder: Sendable, Hashable {
    /// Best first; names distinct, and heights within a codec.
    package var rungs: [Rung]

    /// What is made unless the settings say otherwise.
    package static let standard = Ladder(standardHeights.map { rung(height: $0, bitrate: nil) })

    private static let standardHeights = [1080, 720, 480, 360, 240]

    private init(_ rungs: [Rung]) {
        self.rungs = rungs
    }

    /// Reads the setting: a list of `{ "name", "height", "bitrate", "codec" }`, heights (720) and words ("720p",
    /// "720p:2800000"), the short forms for YAML and the environment. Null is the standard one. A rung that names no codec is
    /// made in each of `codecs`.
    package init(setting: JSON?, codecs: [String] = ["h264"]) throws {
        let items = setting?.array ?? Self.standardHeights.map { .integer(Int64($0)) }
        let codecs = codecs.isEmpty ? ["h264"] : codecs
        let rungs = try items.flatMap { item in
            let rung = try Self.rung(of: item)
            if item["codec"]?.string != nil { return [rung] }
            return try codecs.enumerated().map { try Self.rung(rung, in: $1, isFirst: $0 == 0) }
        }
        .sorted { $0.height > $1.height }
        guard !rungs.isEmpty, Set(rungs.map { "\($0.height) \($0.codec)" }).count == rungs.count,
            Set(rungs.map(\.name)).count == rungs.count
        else {
            throw PluginError.validation(
                path: "/encoding/ladder",
                problem: "The setting encoding.ladder needs rungs of different heights and names.")
        }
        self.init(rungs)
    }

    private static func rung(of item: JSON) throws -> Rung {
        if let height = item["height"]?.int {
            var rung = rung(height: height, bitrate: item["bitrate"]?.int)
            rung.isFixed = item["fixed"]?.bool ?? rung.isFixed
            if let codec = item["codec"]?.string { rung = try self.rung(rung, in: codec, isFirst: codec == "h264") }
            if let bitrate = item["bitrate"]?.int { rung.bitrate = bitrate }
            rung.name = item["name"]?.string ?? rung.name
            return try valid(rung)
        }
        if let height = item.int { return try valid(rung(height: height, bitrate: nil)) }
        guard let word = item.string else { throw problem("\(item)") }
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        let height = parts.first.flatMap { Int($0.hasSuffix("p") ? $0.dropLast() : $0) }
        let bitrate = parts.count == 2 ? Int(parts[1]) : nil
        guard let height, parts.count == 1 || bitrate != nil, parts.count <= 2 else { throw problem(word) }
        return try valid(rung(height: height, bitrate: bitrate))
    }

    /// The same rung in another codec, with the bits that this needs for the same picture; named after it where it is not
    /// the first.
    private static func rung(_ plain: Rung, in codec: String, isFirst: Bool) throws -> Rung {
        let factors = ["h264": 1.0, "hevc": 0.65, "av1": 0.55]
        guard let factor = factors[codec] else {
            throw PluginError.validation(
                path: "/encoding/codecs", problem: "Renditions are made in h264, hevc and av1, not in \"\(codec)\".")
        }
        var rung = plain
        rung.codec = codec
        rung.bitrate = max(16_000, Int((Double(plain.bitrate) * factor / 10_000).rounded()) * 10_000)
        if codec == "h264" { rung.bitrate = plain.bitrate }
        if !isFirst { rung.name += "-\(codec)" }
        return rung
    }

    /// "audio" is the sound's folder; further sounds' and texts' have numbers.
    private static func valid(_ rung: Rung) throws -> Rung {
        guard 64...4320 ~= rung.height, 16_000...200_000_000 ~= rung.bitrate, RenditionName.isValid(rung.name),
            rung.name != "audio", !rung.name.hasPrefix("audio-"), !rung.name.hasPrefix("text-")
        else {
            throw problem(rung.name)
        }
        return rung
    }

    private static func problem(_ item: String) -> PluginError {
        .validation(
            path: "/encoding/ladder",
            problem:
                "The setting encoding.ladder has \"\(item)\": write a rung as 720p, as 720p:2800000, or as an object "
                + "of name, height (64 to 4320), bitrate (bits a second) and codec (h264, hevc, av1).")
    }

    private static func rung(height: Int, bitrate: Int?) -> Rung {
        Rung(
            name: "\(height)p", height: height, bitrate: bitrate ?? self.bitrate(height: height),
            isFixed: bitrate != nil)
    }

    /// What a picture of that height usually needs at 24 to 30 pictures a second: 2.8 Mbit/s at 720 lines, growing a little
    /// slower than its area.
    private static func bitrate(height: Int) -> Int {
        let known = [
            2160: 14_000_000, 1440: 8_000_000, 1080: 5_000_000, 720: 2_800_000, 480: 1_400_000, 360: 800_000,
            240: 400_000,
        ]
        if let bitrate = known[height] { return bitrate }
        let lines = Double(height) / 720
        return Int((2_800_000 * lines * lines.squareRoot() / 10_000).rounded()) * 10_000
    }
}
