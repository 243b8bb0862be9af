/// A WebVTT file (W3C WebVTT, section 4.1), read as leniently as its parsing rules ask.
package struct CaptionFile: Sendable, Hashable {
    /// A cue: from when to when it is shown, and its lines as they stand there.
    package struct Cue: Sendable, Hashable {
        /// Milliseconds.
        package var start: Int
        /// Milliseconds, after the start.
        package var end: Int
        /// What follows the times on their line: position, alignment; may be empty.
        package var settings: String
        /// Without empty lines.
        package var text: String
    }

    /// STYLE and REGION blocks, which every part of the file needs.
    package private(set) var definitions: [String] = []
    /// In order of their start.
    package private(set) var cues: [Cue] = []

    /// Reads a file. What is no cue is passed over.
    package init(_ text: String) {
        let text = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for block in lines.split(whereSeparator: \.isEmpty) { take(block) }
        cues = cues.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
    }

    private mutating func take(_ block: ArraySlice<Substring>) {
        guard let first = block.first else { return }
        if cues.isEmpty, first.hasPrefix("STYLE") || first.hasPrefix("REGION") {
            definitions.append(block.joined(separator: "\n"))
            return
        }
        guard let times = block.prefix(2).firstIndex(where: { $0.contains("-->") }) else { return }
        guard let cue = Self.cue(block[times], Array(block[(times + 1)...])) else { return }
        cues.append(cue)
    }

    private static func cue(_ line: Substring, _ text: [Substring]) -> Cue? {
        guard let arrow = line.firstRange(of: "-->") else { return nil }
        let rest = line[arrow.upperBound...].drop { $0 == " " || $0 == "\t" }
        let stamp = rest.prefix { $0 != " " && $0 != "\t" }
        guard let start = milliseconds(line[..<arrow.lowerBound]), let end = milliseconds(stamp), end > start else {
            return nil
        }
        // A line with an arrow would be read as another cue's times.
        let kept = text.filter { !$0.contains("-->") }
        guard !kept.isEmpty else { return nil }
        let settings = rest[stamp.endIndex...].drop { $0 == " " || $0 == "\t" }
        return Cue(start: start, end: end, settings: String(settings), text: kept.joined(separator: "\n"))
    }

    /// `HH:MM:SS.mmm`, the hours optional and of any number of digits up to six.
    private static func milliseconds(_ text: Substring) -> Int? {
        let parts = text.filter { $0 != " " && $0 != "\t" }.split(separator: ":", omittingEmptySubsequences: false)
        guard 2...3 ~= parts.count, let last = parts.last else { return nil }
        let seconds = last.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
        guard seconds.count == 2, seconds[1].count == 3 else { return nil }
        let numbers = (parts.dropLast() + seconds).map { digits in
            1...6 ~= digits.utf8.count && digits.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Int(digits) : nil
        }
        let known = numbers.compactMap { $0 }
        guard known.count == numbers.count else { return nil }
        let fields = known.count == 3 ? [0] + known : known
        guard fields[1] < 60, fields[2] < 60 else { return nil }
        return ((fields[0] * 60 + fields[1]) * 60 + fields[2]) * 1000 + fields[3]
    }
}
