/// The sound or text tracks that variants share: one EXT-X-MEDIA each (RFC 8216bis section 4.4.6.1).
struct RenditionGroup: Sendable {
    /// Of which kind its members are.
    let kind: Rendition.Kind
    /// In the file's order; the first sound is what plays unless the viewer chose.
    let renditions: [Rendition]

    init(_ kind: Rendition.Kind, _ renditions: [Rendition]) {
        self.kind = kind
        self.renditions = renditions
    }

    /// GROUP-ID.
    var id: String { kind == .audio ? "audio" : "text" }

    /// The tags.
    var lines: [String] {
        zip(renditions, TrackName.all(of: renditions)).enumerated().map { position, member in
            line(member.0, name: member.1, isDefault: kind == .audio ? position == 0 : member.0.isDefault)
        }
    }

    /// Apple's authoring specification, section 4: of a text for those who do not hear.
    private static let describesSound =
        "public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound"

    private func line(_ rendition: Rendition, name: String, isDefault: Bool) -> String {
        var attributes = ["TYPE=\(kind == .audio ? "AUDIO" : "SUBTITLES")", "GROUP-ID=\"\(id)\"", "NAME=\"\(name)\""]
        if let language = rendition.language ?? (kind == .text ? "und" : nil) {
            attributes.append("LANGUAGE=\"\(TrackName.quotable(language))\"")
        }
        attributes.append("DEFAULT=\(isDefault ? "YES" : "NO")")
        attributes.append("AUTOSELECT=YES")
        if rendition.isForced { attributes.append("FORCED=YES") }
        if rendition.describesSound { attributes.append("CHARACTERISTICS=\"\(Self.describesSound)\"") }
        if kind == .audio, rendition.channels > 0 { attributes.append("CHANNELS=\"\(rendition.channels)\"") }
        attributes.append("URI=\"\(rendition.name)/index.m3u8\"")
        return "#EXT-X-MEDIA:" + attributes.joined(separator: ",")
    }
}
