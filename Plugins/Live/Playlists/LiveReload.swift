/// What a reload of a media playlist is answered with (RFC 8216bis section 6.2.5.2).
package enum LiveReload: Sendable, Hashable {
    /// The playlist as it is.
    case ready
    /// Nothing yet: something that it waits for is to come.
    case wait
    /// 400: what it asks for is too far ahead.
    case bad(String)
    /// 503: it waited for three target durations.
    case unavailable
    /// 404: there is no such rendition, or nothing of it plays yet.
    case absent
}

extension LivePresentation {
    /// Decides on a reload of a rendition's playlist that has waited so many milliseconds.
    package func reload(_ directives: DeliveryDirectives, of rendition: String, waited: Int64 = 0) -> LiveReload {
        guard let track = track(rendition), plays(track) else { return .absent }
        // After the end, and where the playlist offers no blocking, there is nothing to wait for.
        guard !isEnded, settings.isLowLatency, let number = directives.number else { return .ready }
        let last = track.lastNumber ?? track.openNumber - 1
        guard number <= last + 2 else {
            return .bad("Segment \(number) is too far ahead: the newest is \(last).")
        }
        if let part = directives.part, let problem = tooFarAhead(number, part, of: track, last: last) {
            return .bad(problem)
        }
        if isThere(number, directives.part, of: track, last: last) { return .ready }
        return waited >= settings.longestHold ? .unavailable : .wait
    }

    /// Decides on a reload of a text's playlist: it has no parts, so that one of a segment is waited for as the whole is.
    package func textReload(_ directives: DeliveryDirectives, waited: Int64 = 0) -> LiveReload {
        guard let name = reference?.description.name else { return .absent }
        return reload(DeliveryDirectives(number: directives.number), of: name, waited: waited)
    }

    private func tooFarAhead(_ number: Int, _ part: Int, of track: LiveTrack, last: Int) -> String? {
        guard number > last else { return nil }
        let listed = track.open.map { $0.number == number ? $0.parts.count : 0 } ?? 0
        // Parts after the newest one: of the segment that grows, or at least of the one after it.
        guard part + 1 - listed > settings.advancePartLimit else { return nil }
        return "Part \(part) of segment \(number) is too far ahead: \(settings.advancePartLimit) parts may be."
    }

    private func isThere(_ number: Int, _ part: Int?, of track: LiveTrack, last: Int) -> Bool {
        guard let part else { return number <= last }
        if let open = track.open, number == open.number, part < open.parts.count { return true }
        guard number <= last else { return false }
        // A part that its segment does not have is the first of the next.
        guard let count = track.partCount(of: number), count > 0, part >= count else { return true }
        return number < last || track.open != nil
    }

    /// Whether players can start on a track: it is known how it is coded, one segment is whole, and whether segments start
    /// with keyframes can be told. That is stated once and not changed.
    func plays(_ track: LiveTrack) -> Bool {
        guard track.description.kind == .text || !track.codecs.isEmpty, !track.segments.isEmpty else { return false }
        if track.description.startsWithKeyframes || track.hasDependent || isEnded { return true }
        return track.segments.count > 1 || track.open != nil
    }
}
