import CLibAV
import Glibc

/// What a container's tags say of a track.
enum TrackTags {
    private static let longest = 64

    /// A tag's text as people may see it: one line, not too long; nil where there is none.
    static func text(_ name: String, of stream: UnsafeMutablePointer<AVStream>) -> String? {
        guard let entry = av_dict_get(stream.pointee.metadata, name, nil, 0), let value = entry.pointee.value else {
            return nil
        }
        let bytes = UnsafeBufferPointer(start: value, count: min(strlen(value), 1024)).map { UInt8(bitPattern: $0) }
        var text = ""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars.prefix(longest)
        where scalar.value >= 0x20 && scalar.value != 0x7F && scalar != "\"" && scalar != "\u{FFFD}" {
            text.unicodeScalars.append(scalar)
        }
        return text.contains { !$0.isWhitespace } ? text : nil
    }
}
