/// Cues of one track, and the WebVTT file that they make (https://www.w3.org/TR/webvtt1/, section 4).
package struct CueSheet: Sendable {
    /// A text and when it is shown, milliseconds.
    private struct Cue {
        var start: Int
        var end: Int
        var text: String
        var settings: String
    }

    /// Cues, and bytes of their texts: what is more is left out.
    private static let mostCues = 50_000
    private static let mostBytes = 8 << 20
    /// How long a text is shown whose end nobody says, unless the next comes before, milliseconds.
    private static let usual = 4000

    private var cues: [Cue] = []
    private var bytes = 0

    /// Without a cue.
    package init() {}

    /// Whether there is nothing to show.
    package var isEmpty: Bool { cues.isEmpty }

    /// Adds a text shown from `start`, seconds; without a duration until the next.
    package mutating func add(_ text: StyledText, start: Double, duration: Double) {
        let lines = text.lines.joined(separator: "\n")
        guard !lines.isEmpty, abs(start) < 1e6, cues.count < Self.mostCues, bytes + lines.utf8.count < Self.mostBytes
        else { return }
        bytes += lines.utf8.count
        let from = Int((start * 1000).rounded())
        let until = duration > 0 && duration < 1e5 ? Int(((start + duration) * 1000).rounded()) : from
        cues.append(Cue(start: from, end: until, text: lines, settings: text.settings))
    }

    /// The file; times count from `zero`, seconds on the clock of the cues.
    package func file(zero: Double) -> String {
        let zero = Int((zero * 1000).rounded())
        var file = "WEBVTT\n"
        let sorted = cues.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
            .map(\.element)
        for (index, cue) in sorted.enumerated() {
            var end = cue.end
            if end <= cue.start {
                let next = sorted[(index + 1)...].first { $0.start > cue.start }?.start
                end = min(cue.start + Self.usual, next ?? Int.max)
            }
            let start = max(0, cue.start - zero)
            guard end - zero > start else { continue }
            file += "\n\(Self.time(start)) --> \(Self.time(end - zero))\(cue.settings)\n\(cue.text)\n"
        }
        return file
    }

    private static func time(_ milliseconds: Int) -> String {
        func digits(_ number: Int, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        let seconds = milliseconds / 1000
        return
            "\(digits(seconds / 3600, 2)):\(digits(seconds / 60 % 60, 2)):\(digits(seconds % 60, 2)).\(digits(milliseconds % 1000, 3))"
    }
}
