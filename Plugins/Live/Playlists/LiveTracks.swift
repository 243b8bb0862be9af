/// The tracks that a multivariant playlist or a manifest tells of.
struct LiveTracks: Sendable {
    /// Best first; H.264 before others, since many players start with the first variant and know nothing else.
    let pictures: [LiveTrack]
    /// The first is the default.
    let sounds: [LiveTrack]
    let texts: [LiveTrack]

    /// Of a stream; nil while there is nothing to play. A picture waits for its sounds: a player that starts without one never
    /// gets it.
    init?(_ presentation: LivePresentation) {
        let all = presentation.tracks
        // What the source no longer has is let go once its gaps fill the window.
        let wanted = all.filter { track in
            track.isEmpty || track.open != nil || track.segments.contains { !$0.segment.isGap }
        }
        let playing = wanted.filter { presentation.plays($0) }
        let isFamiliar = { (track: LiveTrack) in track.codecs.last?.codecs.hasPrefix("avc") == true }
        let pictures = playing.filter { $0.description.kind == .video }
        self.pictures = pictures.filter(isFamiliar) + pictures.filter { !isFamiliar($0) }
        sounds = playing.filter { $0.description.kind == .audio }
        texts = playing.filter { $0.description.kind == .text }
        let isWhole = wanted.allSatisfy { $0.description.kind == .text || presentation.plays($0) }
        // One that gives nothing does not hold up the others for ever.
        let isLate = playing.contains { $0.segments.count >= Self.patience }
        if self.pictures.isEmpty && sounds.isEmpty || !isWhole && !isLate { return nil }
    }

    /// Segments of one track after which the others are not waited for.
    private static let patience = 3
}

extension LiveTrack {
    /// The peak bits a second to announce: what was announced or measured, with a fifth for what is still to come.
    var announcedPeak: Double { max(Double(description.bitrate), peakBitrate) * 1.2 }

    /// The average bits a second of what is listed; what was announced, where that is nothing.
    var averageBitrate: Double {
        let media = segments.filter { !$0.segment.isGap }
        let seconds = media.reduce(0) { $0 + $1.segment.durationSeconds }
        let bits = media.reduce(0) { $0 + Double($1.segment.sizeBytes) * 8 }
        return seconds > 0 ? bits / seconds : Double(description.bitrate)
    }
}
