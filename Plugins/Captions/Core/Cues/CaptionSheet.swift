/// What was read of a caption file, and the clean WebVTT file that is made of it (W3C WebVTT, section 4.1).
package struct CaptionSheet: Sendable, Hashable {
    /// Cues of a file at most.
    static let mostCues = 50_000

    /// STYLE and REGION blocks of a WebVTT file, without empty lines.
    package var definitions: [String] = []
    /// As they were found; overlaps are meant.
    package private(set) var cues: [Cue] = []

    /// Without a cue.
    package init() {}

    /// Adds a cue of a line of the file. One without text is passed over: there is nothing to see.
    ///
    /// Throws where it ends before it starts, and where there are too many.
    mutating func add(_ cue: Cue, line: Int) throws(CaptionProblem) {
        guard cue.end > cue.start else {
            throw CaptionProblem(
                line: line,
                "The cue ends at \(CueTime.text(cue.end)), and starts at \(CueTime.text(cue.start)): "
                    + "it must end after it starts.")
        }
        guard !cue.text.isEmpty else { return }
        guard cues.count < Self.mostCues else {
            throw CaptionProblem(line: line, "There are more than \(Self.mostCues) cues: split the file.")
        }
        cues.append(cue)
    }

    /// In order of their start, those of one instant as they were found.
    package var ordered: [Cue] {
        cues.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
    }

    /// The file.
    package var file: String {
        var file = "WEBVTT\n"
        for definition in definitions { file += "\n\(definition)\n" }
        for cue in ordered {
            file += cue.id.isEmpty ? "\n" : "\n\(cue.id)\n"
            let settings = cue.settings.isEmpty ? "" : " \(cue.settings)"
            file += "\(CueTime.text(cue.start)) --> \(CueTime.text(cue.end))\(settings)\n\(cue.text)\n"
        }
        return file
    }
}
