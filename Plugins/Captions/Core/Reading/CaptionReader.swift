/// Reads a caption file: bytes of a stranger's in, a sheet of cues out. A pure function, whose time and room are bounded by the
/// file's size.
package enum CaptionReader {
    /// Reads a file. `format` nil: it is found out; a `filename` helps where its text does not tell.
    package static func read(
        _ bytes: [UInt8], format: CaptionFormat? = nil, filename: String = ""
    ) throws(CaptionProblem) -> CaptionSheet {
        let text = try TextEncoding.utf8(bytes)
        let lines = SourceLines(text)
        guard let format = format ?? CaptionFormat.found(in: text, lines: lines, filename: filename) else {
            throw CaptionProblem(
                line: 1,
                "This is no caption file that is known here: WebVTT begins with WEBVTT, SubRip with a number and times, "
                    + "TTML with <tt>, ASS with [Script Info].")
        }
        let sheet =
            switch format {
            case .webVTT: try WebVTTReader.read(lines)
            case .subRip: try SubRipReader.read(lines)
            case .advanced: try AdvancedReader.read(lines)
            case .timedText: try TimedTextReader.read(text)
            }
        guard !sheet.cues.isEmpty else {
            throw CaptionProblem(line: lines.count, "The file ends, and there was no cue with a text in it.")
        }
        return sheet
    }
}
