/// What there is to say about a part's file.
package enum LivePartAnswer: Sendable, Hashable {
    /// It is there, or was.
    case ready
    /// It was hinted (RFC 8216bis section 6.2.6): it comes next.
    case wait
    /// There is none.
    case absent
}

extension LivePresentation {
    /// Whether a part can be fetched. Only the hinted one is worth waiting for.
    package func part(_ index: Int, of number: Int, in rendition: String) -> LivePartAnswer {
        guard settings.isLowLatency, let track = track(rendition), !track.isEmpty else { return .absent }
        if let count = track.partCount(of: number), index < count { return .ready }
        // It is removed from the playlist, not from where it lies.
        if number < track.mediaSequence { return .ready }
        guard !isEnded, let hint = hint(of: track) else { return .absent }
        return hint.number == number && hint.index == index ? .wait : .absent
    }

    /// The part that comes next.
    func hint(of track: LiveTrack) -> (number: Int, index: Int)? {
        guard settings.isLowLatency, track.description.kind != .text, !track.isEmpty else { return nil }
        guard let open = track.open else { return (track.openNumber, 0) }
        return open.isWhole ? (open.number + 1, 0) : (open.number, open.parts.count)
    }
}
