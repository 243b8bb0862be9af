internal import JSON

/// What is known of one rendition without its segments.
package struct RenditionRecord: Sendable, Hashable {
    /// What it carries.
    package enum Kind: String, Sendable {
        case video, audio
    }

    /// Also its folder's: "720p", "audio".
    package var name: String
    /// What it carries.
    package var kind: Kind
    /// As displayed; 0 of sound.
    package var width = 0
    /// As displayed; 0 of sound.
    package var height = 0
    /// Frames a second; 0 of sound.
    package var frameRate = 0.0
    /// Bits a second that the encoder was asked for.
    package var bitrate = 0
    /// Of sound.
    package var channels = 0
    /// Of sound, BCP 47; nil: not known.
    package var language: String?
    /// Of sound: what people call it; nil: nothing.
    package var label: String?
    /// Of sound: whether it is played unless another is chosen; nil of records from before it was told.
    package var isDefault: Bool?
    /// The codec plugin's name of what makes it; nil of records from before it was told.
    package var encoder: String?
    /// RFC 6381; nil until the init segment is stored.
    package var codecs: String?
    /// Ticks a second of the track; nil where the init segment is not stored, or of records from before it was told.
    package var timescale: Int?
    /// How many segments are stored.
    package var segmentCount = 0
    /// Of all segments.
    package var totalSeconds = 0.0
    /// Of all segments.
    package var totalBytes: Int64 = 0
    /// Of the longest segment.
    package var longestSeconds = 0.0

    /// An empty rendition.
    package init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }

    /// The average bits a second of what is stored; what was asked for while there is nothing.
    package var averageBitrate: Int {
        totalSeconds > 0 ? Int((Double(totalBytes) * 8 / totalSeconds).rounded()) : bitrate
    }

    mutating func count(_ segment: WorkerMessage.Segment) {
        segmentCount += 1
        totalSeconds += segment.durationSeconds
        totalBytes += segment.sizeBytes
        longestSeconds = max(longestSeconds, segment.durationSeconds)
    }
}

extension RenditionRecord {
    init?(_ json: JSON) {
        guard let name = json["name"]?.string, let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)) else {
            return nil
        }
        self.init(name: name, kind: kind)
        width = json["width"]?.int ?? 0
        height = json["height"]?.int ?? 0
        frameRate = json["frameRate"]?.double ?? 0
        bitrate = json["bitrate"]?.int ?? 0
        channels = json["channels"]?.int ?? 0
        language = json["language"]?.string.flatMap(TrackText.language)
        label = json["label"]?.string.flatMap(TrackText.label)
        isDefault = json["default"]?.bool
        encoder = json["encoder"]?.string
        codecs = json["codecs"]?.string
        timescale = json["timescale"]?.int
        segmentCount = json["segmentCount"]?.int ?? 0
        totalSeconds = json["totalSeconds"]?.double ?? 0
        totalBytes = json["totalBytes"]?.int64 ?? 0
        longestSeconds = json["longestSeconds"]?.double ?? 0
    }

    var json: JSON {
        var object: JSONObject = ["name": .string(name), "kind": .string(kind.rawValue)]
        if kind == .video {
            object["width"] = .integer(Int64(width))
            object["height"] = .integer(Int64(height))
            object["frameRate"] = .number(frameRate)
        } else {
            object["channels"] = .integer(Int64(channels))
            object["language"] = language.map(JSON.string)
            object["label"] = label.map(JSON.string)
            object["default"] = isDefault.map(JSON.bool)
        }
        object["bitrate"] = .integer(Int64(bitrate))
        object["encoder"] = encoder.map(JSON.string)
        object["codecs"] = codecs.map(JSON.string)
        object["timescale"] = timescale.map { .integer(Int64($0)) }
        object["segmentCount"] = .integer(Int64(segmentCount))
        object["totalSeconds"] = .number(totalSeconds)
        object["totalBytes"] = .integer(totalBytes)
        object["longestSeconds"] = .number(longestSeconds)
        return .object(object)
    }
}
