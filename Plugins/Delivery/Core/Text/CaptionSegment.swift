/// One segment of a text track in WebVTT (RFC 8216bis section 3.1.4): the cues that are shown while it plays, those that
/// began before or go on after it among them.
package struct CaptionSegment: Sendable {
    private let file: CaptionFile
    private let start: Double
    private let end: Double

    /// The part of a file from `start` to `end` seconds.
    package init(_ file: CaptionFile, start: Double, end: Double) {
        self.file = file
        self.start = start
        self.end = end
    }

    /// Segment `number` of a rendition that all are cut like; nil where it has none of that number.
    package init?(_ file: CaptionFile, number: Int, cutLike reference: Rendition) {
        guard reference.segments.indices.contains(number) else { return nil }
        let start = reference.segments[..<number].reduce(0) { $0 + $1.durationSeconds }
        self.init(file, start: start, end: start + reference.segments[number].durationSeconds)
    }

    /// The file. Its clock is the media's own, which starts at 0.
    package var text: String {
        var blocks = ["WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000"]
        blocks += file.definitions
        let from = start * 1000
        let to = end * 1000
        for cue in file.cues where Double(cue.start) < to && Double(cue.end) > from {
            let settings = cue.settings.isEmpty ? "" : " \(cue.settings)"
            blocks.append("\(Self.time(cue.start)) --> \(Self.time(cue.end))\(settings)\n\(cue.text)")
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private static func time(_ milliseconds: Int) -> String {
        let seconds = milliseconds / 1000
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(clock).\(padded(milliseconds % 1000, 3))"
    }

    private static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
