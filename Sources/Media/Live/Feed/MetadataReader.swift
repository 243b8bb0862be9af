/// Reads what publishers say of themselves: `onMetaData` (FLV 10.1, E.5), in AMF0.
package struct MetadataReader {
    private var rest: ArraySlice<UInt8>
    private static let most = 256

    /// What a data message says. Nil where it is another, or damaged.
    package static func announcement(_ body: ArraySlice<UInt8>) -> LiveAnnouncement? {
        var reader = MetadataReader(rest: body)
        var name = reader.string()
        if name == "@setDataFrame" { name = reader.string() }
        guard name == "onMetaData", let values = reader.object() else { return nil }
        var announcement = LiveAnnouncement()
        announcement.hasVideo = values["videocodecid"].map { _ in true } ?? (values["width"].map { $0 > 0 })
        announcement.hasAudio = values["audiocodecid"].map { _ in true }
        if announcement.hasVideo == true || announcement.hasAudio == true {
            // Who names one kind names all.
            announcement.hasVideo = announcement.hasVideo ?? false
            announcement.hasAudio = announcement.hasAudio ?? false
        }
        announcement.frameRate = (values["framerate"] ?? values["fps"]).flatMap { 1...1000 ~= $0 ? $0 : nil }
        announcement.videoBitrate = bitrate(values["videodatarate"])
        announcement.audioBitrate = bitrate(values["audiodatarate"])
        return announcement
    }

    private static func bitrate(_ kilobits: Double?) -> Int? {
        kilobits.flatMap { 1...1_000_000 ~= $0 ? Int($0 * 1000) : nil }
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private mutating func number(_ count: Int) -> UInt64? {
        take(count)?.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func string() -> String? {
        guard number(1) == 2 else { return nil }
        return key()
    }

    private mutating func key() -> String? {
        guard let size = number(2), let bytes = take(Int(size)) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The pairs of an object or of an ECMA array whose values are numbers, truths or texts; of texts it counts that they are
    /// there.
    private mutating func object() -> [String: Double]? {
        guard let type = number(1), type == 3 || type == 8 else { return nil }
        if type == 8, number(4) == nil { return nil }
        var values: [String: Double] = [:]
        for _ in 0..<Self.most {
            guard let name = key(), let type = number(1) else { break }
            switch type {
            case 0:
                guard let bits = number(8) else { return values }
                values[name] = Double(bitPattern: bits)
            case 1:
                guard let truth = number(1) else { return values }
                if truth != 0 { values[name] = 1 }
            case 2:
                guard let text = key() else { return values }
                values[name] = Double(text) ?? 0
            // Null and undefined; whatever is nested is not needed.
            case 5, 6: continue
            default: return values
            }
        }
        return values
    }
}
