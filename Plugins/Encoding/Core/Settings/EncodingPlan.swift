package import JSON

/// How a stream is encoded. Kept with the stream, so that an attempt after a restart makes the same renditions and cuts,
/// whatever the settings say by then.
package struct EncodingPlan: Sendable, Hashable {
    /// Of the encoder: "veryfast".
    package var preset: String
    /// Best first.
    package var ladder: Ladder
    /// Segments end at the first frame at or after each multiple of it.
    package var segmentSeconds: Double
    /// Bits a second of the sound.
    package var audioBitrate: Int
    /// Whether a picture that plays as it is comes first, copied; else one quick rung does.
    package var copiesPicture: Bool

    /// Reads the plugin's settings. Throws what is wrong with them.
    package init(settings: JSONObject) throws {
        preset = settings["preset"]?.string ?? "veryfast"
        ladder = try Ladder(
            setting: settings["ladder"], codecs: settings["codecs"]?.array?.compactMap(\.string) ?? ["h264"])
        segmentSeconds = settings["segmentSeconds"]?.double ?? 4
        audioBitrate = settings["audioBitrate"]?.int ?? 128_000
        copiesPicture = settings["copy"]?.bool ?? false
    }

    /// As settings, to be kept and read again.
    package var json: JSONObject {
        [
            "preset": .string(preset), "ladder": .array(ladder.rungs.map(\.json)),
            "segmentSeconds": .number(segmentSeconds), "audioBitrate": .integer(Int64(audioBitrate)),
            "copy": .bool(copiesPicture),
        ]
    }

    /// What stream-media is told; `have` are segments of each rendition that need not be made again, `encoders` those that
    /// made them, and `first` is what the part before the ladder found.
    package func specification(
        have: [String: Int], encoders: [String: String] = [:], maxDurationSeconds: Double?, part: EncodingPart = .all,
        first: FirstPart? = nil, suffix: String = ""
    ) -> JSON {
        var specification = json
        specification["operation"] = "encode"
        specification["part"] = .string(part.rawValue)
        specification["first"] = first?.json
        specification["suffix"] = .string(suffix)
        specification["maxDurationSeconds"] = maxDurationSeconds.map(JSON.number) ?? .null
        var counts = JSONObject()
        func plain(_ name: String) -> String { name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name }
        for (name, count) in have.sorted(by: { $0.key < $1.key }) { counts[plain(name)] = .integer(Int64(count)) }
        specification["have"] = .object(counts)
        var names = JSONObject()
        for (rendition, name) in encoders.sorted(by: { $0.key < $1.key }) {
            names[plain(rendition)] = .string(name)
        }
        specification["encoders"] = .object(names)
        return .object(specification)
    }
}
