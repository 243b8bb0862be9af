package import JSON
internal import PluginSDK

extension MediaIndex {
    /// Reads the answer of `mediaIndex`. Throws `INTERNAL_ERROR` where it is none.
    package init(_ json: JSON) throws {
        guard let state = json["state"]?.string.flatMap(State.init(rawValue:)),
            let segmentSeconds = json["segmentSeconds"]?.double,
            let renditions = json["renditions"]?.array
        else { throw PluginError.internalError("The media index of the stream cannot be read.") }
        self.init(
            state: state, segmentSeconds: segmentSeconds, progress: json["progress"]?.double ?? 0,
            failure: json["error"]?["message"]?.string, renditions: try renditions.map(Rendition.init))
        hasStoryboard = json["storyboard"]?.object != nil
    }
}

extension Rendition {
    init(_ json: JSON) throws {
        guard let name = json["name"]?.string, let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)) else {
            throw PluginError.internalError("A rendition of the stream's media index cannot be read.")
        }
        let segments = (json["segments"]?.array ?? []).compactMap(Segment.init)
        self.init(
            name: name, kind: kind, width: json["width"]?.int ?? 0, height: json["height"]?.int ?? 0,
            frameRate: json["frameRate"]?.double ?? 0, bitrate: json["bitrate"]?.int ?? 0,
            channels: json["channels"]?.int ?? 0, codecs: json["codecs"]?.string, segments: segments)
        language = json["language"]?.string
        label = json["label"]?.string
        isForced = json["forced"]?.bool ?? false
        describesSound = json["describesSound"]?.bool ?? false
        timescale = json["timescale"]?.int.flatMap { $0 > 0 ? $0 : nil }
        segmentCount = json["segmentCount"]?.int ?? segments.count
        if kind == .text, json["complete"]?.bool == true { segmentCount = max(1, segmentCount) }
        longestSeconds = json["longestSeconds"]?.double ?? longestSeconds
    }
}

extension Segment {
    init?(_ json: JSON) {
        guard let duration = json[0]?.double, let size = json[1]?.int64 else { return nil }
        self.init(durationSeconds: duration, sizeBytes: size, keyframeBytes: json[2]?.int64 ?? 0)
        initNumber = max(0, json[3]?.int ?? 0)
        let flags = json[4]?.int ?? 0
        hasDiscontinuity = flags & 1 != 0
        isGap = flags & 2 != 0
        number = json[5]?.int.flatMap { 0..<1_000_000_000 ~= $0 ? $0 : nil }
        startSeconds = json[6]?.double
    }
}
