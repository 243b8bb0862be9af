/// What the end of a file says of it, once all was read.
struct SourceEnd {
    private let demuxer: Demuxer

    init(_ demuxer: Demuxer) {
        self.demuxer = demuxer
    }

    /// Refuses a file of which there is nothing to show or hear: without pictures, sound alone must do.
    func check(pictures seconds: Double?, hasSound: Bool) throws(MediaFailure) {
        if let seconds, seconds <= 0, !hasSound { throw nothing }
    }

    /// Why there is nothing to play.
    var nothing: MediaFailure {
        if demuxer.isCutOff || demuxer.endedEarly { return Self.cutOff }
        if demuxer.packets == 0 {
            return MediaFailure(
                .noVideoOrAudio,
                "The file has a header but not one picture or sample of sound in it. Record or export it again.")
        }
        return MediaFailure(
            .corrupt,
            "Nothing of the file's pictures or sound could be decoded; it is damaged. Export it again, or upload another "
                + "copy.")
    }

    /// Of a file that ends before anything of it can be played.
    static var cutOff: MediaFailure {
        MediaFailure(
            .truncated,
            "The file ends before anything of it could be played: it was cut off while it was recorded, exported or sent. "
                + "Upload it again, whole.")
    }

    /// What is missing of a file that plays for so many seconds, of which so many coded units could not be decoded.
    func warnings(seconds: Double, damaged: Int, hasPictures: Bool) -> [String] {
        var warnings: [String] = []
        if damaged > 0 { warnings.append("The file is damaged: \(damaged) of its coded units could not be decoded.") }
        let stated = demuxer.durationSeconds ?? 0
        if seconds < stated - max(1, stated * 0.02),
            demuxer.endedEarly || demuxer.isCutOff || damaged > 0 || hasPictures && seconds < stated * 0.9
        {
            warnings.append("The file states \(Self.tenths(stated)) seconds but ends after \(Self.tenths(seconds)).")
        } else if demuxer.isCutOff || demuxer.endedEarly {
            warnings.append("The file is cut off: it ends before what its header says. Upload it again, whole.")
        }
        return warnings
    }

    /// Seconds as people read them: "3", "2.5".
    static func tenths(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
