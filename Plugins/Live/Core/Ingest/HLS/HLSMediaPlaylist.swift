/// A media playlist of a source, as far as pulling needs it (RFC 8216bis, section 4.4).
package struct HLSMediaPlaylist: Sendable, Hashable {
    /// A file, or a part of one.
    package struct File: Sendable, Hashable {
        /// Whole.
        package var url: String
        /// Nil: all of it.
        package var range: Range<Int>?
    }

    /// A segment.
    package struct Segment: Sendable, Hashable {
        /// Its Media Sequence Number.
        package var number: Int
        package var seconds: Double
        package var file: File
        /// The init segment that it needs; nil of MPEG-TS.
        package var initial: File?
    }

    /// Segments of one playlist at most.
    private static let mostSegments = 20_000

    /// EXT-X-TARGETDURATION, 1 to 60 seconds.
    package private(set) var targetSeconds = 6
    /// Those that can be fetched, oldest first.
    package private(set) var segments: [Segment] = []
    /// The number that the next segment will have.
    package private(set) var nextNumber = 0
    /// Whether nothing more comes.
    package private(set) var isEnded = false

    /// Reads one; `url` is where it came from. Parts of segments are left out. Throws where it is none, or is encrypted.
    package init(_ text: String, from url: String) throws(HLSProblem) {
        var lines = text.split(whereSeparator: \.isNewline)[...]
        guard lines.popFirst().map(Self.isHead) == true else { throw .notAPlaylist }
        var isMedia = false
        var seconds: Double?
        var range: Range<Int>?
        var (lastURL, lastEnd): (String?, Int?) = (nil, nil)
        var initial: File?
        var isGap = false
        for line in lines {
            if !line.hasPrefix("#") {
                guard let address = HLSAddress.resolve(String(line.trimmed), against: url), let length = seconds else {
                    throw .notAPlaylist
                }
                // What is read on in the same file begins where the one before ended.
                if let found = range, found.lowerBound < 0 {
                    let start = lastURL == address ? lastEnd ?? 0 : 0
                    range = start..<(start + found.count)
                }
                if !isGap {
                    segments.append(
                        Segment(
                            number: nextNumber, seconds: length, file: File(url: address, range: range),
                            initial: initial))
                }
                guard segments.count <= Self.mostSegments else { throw .notAPlaylist }
                (lastURL, lastEnd) = (address, range?.upperBound)
                (seconds, range, isGap) = (nil, nil, false)
                nextNumber += 1
            } else if let value = HLSLine.value(line, of: "#EXT-X-TARGETDURATION") {
                isMedia = true
                targetSeconds = min(max(Int(value.trimmed) ?? 6, 1), 60)
            } else if let value = HLSLine.value(line, of: "#EXT-X-MEDIA-SEQUENCE") {
                guard let number = Int(value.trimmed), 0...(1 << 53) ~= number else { throw .notAPlaylist }
                nextNumber = number
            } else if let value = HLSLine.value(line, of: "#EXTINF") {
                seconds = Double(value.prefix { $0 != "," }.trimmed).map { min(max($0.isFinite ? $0 : 0, 0), 60) }
            } else if let value = HLSLine.value(line, of: "#EXT-X-BYTERANGE") {
                guard let found = HLSLine.range(value, after: nil) else { throw .notAPlaylist }
                range = value.contains("@") ? found : -found.count..<0
            } else if let value = HLSLine.value(line, of: "#EXT-X-MAP") {
                initial = try Self.initial(HLSLine.attributes(value), url)
            } else if let value = HLSLine.value(line, of: "#EXT-X-KEY") {
                if HLSLine.attributes(value)["METHOD"] != "NONE" { throw .encrypted }
            } else if line.hasPrefix("#EXT-X-GAP") {
                isGap = true
            } else if line.hasPrefix("#EXT-X-ENDLIST") {
                isEnded = true
            }
        }
        guard isMedia else { throw .notAPlaylist }
    }

    static func isHead(_ line: Substring) -> Bool {
        line.trimmed == "#EXTM3U" || line.trimmed == "\u{FEFF}#EXTM3U"
    }

    private static func initial(_ attributes: [Substring: Substring], _ base: String) throws(HLSProblem) -> File {
        guard let uri = attributes["URI"], let address = HLSAddress.resolve(String(uri), against: base) else {
            throw .notAPlaylist
        }
        return File(url: address, range: attributes["BYTERANGE"].flatMap { HLSLine.range($0, after: 0) })
    }
}

extension Substring {
    /// Without spaces at its ends.
    var trimmed: Substring {
        var text = drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
