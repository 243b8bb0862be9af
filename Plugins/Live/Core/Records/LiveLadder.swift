package import JSON

/// The sizes that a stream with `renditions: ladder` is made in: the setting `live.ladder`, as stream-media takes it.
package enum LiveLadder {
    /// What is made unless the setting says otherwise.
    package static let standard: [JSON] = [rung(720, 2_800_000), rung(480, 1_400_000), rung(360, 800_000)]

    /// Reads `["720p", "480p:1400000"]` or what this returned before; the standard one where nothing of it can be read.
    package static func rungs(_ setting: JSON?) -> [JSON] {
        let rungs = (setting?.array ?? []).compactMap { item -> JSON? in
            if item["height"]?.int != nil { return item }
            let parts = (item.string ?? "").split(separator: ":")
            guard let first = parts.first, let height = Int(first.hasSuffix("p") ? first.dropLast() : first),
                64...2160 ~= height
            else { return nil }
            return rung(height, parts.count == 2 ? Int(parts[1]) : nil)
        }
        return rungs.isEmpty ? standard : rungs
    }

    /// 2.8 Mbit/s at 720 lines, growing a little slower than the area, where no bitrate is told.
    private static func rung(_ height: Int, _ bitrate: Int?) -> JSON {
        let lines = Double(height) / 720
        let usual = Int((2_800_000 * lines * lines.squareRoot() / 10_000).rounded()) * 10_000
        return .object([
            "name": .string("\(height)p"), "height": .integer(Int64(height)),
            "bitrate": .integer(Int64(bitrate ?? usual)), "codec": "h264",
        ])
    }
}
