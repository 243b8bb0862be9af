/// What viewers read in a menu of sound or text tracks.
enum LiveTrackName {
    /// Names of the tracks of one menu, each different: the label, else the language, else the rendition's name.
    static func all(of tracks: [LiveTrackDescription]) -> [String] {
        var known: Set<String> = []
        return tracks.map { track in
            let label = [track.label, track.language].compactMap { $0.map(quotable) }.first { !$0.isEmpty }
            let name = label ?? track.name
            var unique = name
            var number = 2
            while !known.insert(unique).inserted {
                unique = "\(name) \(number)"
                number += 1
            }
            return unique
        }
    }

    /// Text as it may stand in quotes (RFC 8216bis section 4.2): without line breaks and quotes, at most 100 characters.
    static func quotable(_ text: String) -> String {
        let kept = text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F && $0 != "\"" }
        return String(String.UnicodeScalarView(kept).prefix(100))
    }
}
