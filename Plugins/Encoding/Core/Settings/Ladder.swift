package import JSON
internal import PluginSDK

/// The renditions that an operator wants of every video, best first. stream-media leaves out what is larger than the
/// source.
package struct Ladder: Sendable, Hashable {
    /// Best first, heights and names distinct.
    package var rungs: [Rung]

    /// What is made unless the settings say otherwise.
    package static let standard = Ladder([1080, 720, 480, 360, 240].map { rung(height: $0, bitrate: nil) })

    private init(_ rungs: [Rung]) {
        self.rungs = rungs
    }

    /// Reads the setting: a list of `{ "name", "height", "bitrate" }`, heights (720) and words ("720p",
    /// "720p:2800000"), the short forms for YAML and the environment. Null is the standard one.
    package init(setting: JSON?) throws {
        guard let items = setting?.array else {
            self = .standard
            return
        }
        let rungs = try items.map(Ladder.rung(of:)).sorted { $0.height > $1.height }
        guard !rungs.isEmpty, Set(rungs.map(\.height)).count == rungs.count, Set(rungs.map(\.name)).count == rungs.count
        else {
            throw PluginError.validation(
                path: "/encoding/ladder",
                problem: "The setting encoding.ladder needs rungs of different heights and names.")
        }
        self.init(rungs)
    }

    private static func rung(of item: JSON) throws -> Rung {
        if let height = item["height"]?.int {
            let plain = rung(height: height, bitrate: item["bitrate"]?.int)
            return try valid(Rung(name: item["name"]?.string ?? plain.name, height: height, bitrate: plain.bitrate))
        }
        if let height = item.int { return try valid(rung(height: height, bitrate: nil)) }
        guard let word = item.string else { throw problem("\(item)") }
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        let height = parts.first.flatMap { Int($0.hasSuffix("p") ? $0.dropLast() : $0) }
        let bitrate = parts.count == 2 ? Int(parts[1]) : nil
        guard let height, parts.count == 1 || bitrate != nil, parts.count <= 2 else { throw problem(word) }
        return try valid(rung(height: height, bitrate: bitrate))
    }

    /// "audio" is the sound's folder.
    private static func valid(_ rung: Rung) throws -> Rung {
        guard 64...4320 ~= rung.height, 16_000...200_000_000 ~= rung.bitrate, RenditionName.isValid(rung.name),
            rung.name != "audio"
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
                + "of name, height (64 to 4320) and bitrate (bits a second).")
    }

    private static func rung(height: Int, bitrate: Int?) -> Rung {
        Rung(name: "\(height)p", height: height, bitrate: bitrate ?? self.bitrate(height: height))
    }

    /// What a picture of that height usually needs: 2.8 Mbit/s at 720 lines, growing a little slower than its area.
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
