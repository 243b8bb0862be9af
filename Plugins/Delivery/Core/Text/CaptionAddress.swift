internal import JSON

/// `captions` of the API's stream object, and the addresses in it: `captions/en.vtt`, with `?kind=captions` for those that
/// say all that is heard.
enum CaptionAddress {
    /// What viewers may choose among; what is shown to everybody anyway is not in it.
    static func shown(_ renditions: [Rendition], streamID: String, publicURL: String) -> [JSON] {
        let tracks = renditions.filter { $0.kind == .text && !$0.isForced }
        return zip(tracks, TrackName.all(of: tracks)).map { track, name in
            let language = track.language ?? "und"
            let query = track.describesSound ? "?kind=captions" : ""
            return [
                "language": .string(language), "label": .string(track.label ?? name),
                "kind": .string(track.textKind), "default": .bool(track.isDefault),
                "url": .string("\(publicURL)/play/\(streamID)/captions/\(language).vtt\(query)"),
            ]
        }
    }

    /// The track that an address means; without a kind, subtitles are looked for first.
    static func find(_ renditions: [Rendition], file: String, kind: String?) -> Rendition? {
        guard file.hasSuffix(".vtt") else { return nil }
        let language = file.dropLast(4).lowercased()
        let tracks = renditions.filter {
            $0.kind == .text && !$0.isForced && ($0.language ?? "und").lowercased() == language
        }
        if let kind { return tracks.last { $0.textKind == kind } }
        return tracks.last { !$0.describesSound } ?? tracks.last
    }
}
