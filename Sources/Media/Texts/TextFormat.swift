/// How texts are coded inside a container.
enum TextFormat: String, Sendable {
    /// 3GPP timed text, as MP4 has it.
    case movText = "mov_text"
    case subRip = "subrip"
    case ass
    case webVTT = "webvtt"
    /// Captions of line 21, as QuickTime has them in a track of their own.
    case line21 = "eia_608"

    /// Of FFmpeg's name; nil where it is none that becomes captions (pictures among them).
    init?(codec: String) {
        switch codec {
        case "text", "srt": self = .subRip
        case "ssa": self = .ass
        default: self.init(rawValue: codec)
        }
    }
}
