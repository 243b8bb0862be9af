/// The media playlist of a live rendition (RFC 8216bis section 4.4.3), at `RENDITION/live.m3u8`.
package struct LiveMediaPlaylist: Sendable {
    private let presentation: LivePresentation
    private let track: LiveTrack
    /// Whether it is a text's, cut like the track.
    private let isText: Bool
    private var settings: LiveSettings { presentation.settings }

    /// The playlist of a rendition; nil until it plays.
    package init?(_ rendition: String, of presentation: LivePresentation) {
        guard let track = presentation.track(rendition), presentation.plays(track) else { return nil }
        self.presentation = presentation
        self.track = track
        isText = false
    }

    /// The playlist of any text that is shown with the stream: its segments, `N.vtt`, are cut like the picture's, or the first
    /// sound's where there is none; nil until those play.
    package init?(textOf presentation: LivePresentation) {
        guard let track = presentation.reference else { return nil }
        self.presentation = presentation
        self.track = track
        isText = true
    }

    /// The playlist. With `skip`, what a player knows already is left out where the rules let it be.
    package func text(skip: DeliveryDirectives.Skip? = nil) -> String {
        let skipped = skip == nil ? 0 : skippable
        // EXT-X-MAP needs version 6, decimals in EXTINF 3, EXT-X-SKIP 9 or, with date ranges, 10 (section 8).
        let whole = isText ? 3 : 6
        var text = head(version: skipped == 0 ? whole : skip == .dateRanges ? 10 : 9)
        if skipped > 0 {
            text += "#EXT-X-SKIP:SKIPPED-SEGMENTS=\(skipped)"
            // Required where date ranges may be left out; there are none (section 4.4.5.2).
            text += skip == .dateRanges ? ",RECENTLY-REMOVED-DATERANGES=\"\"\n" : "\n"
        }
        let withParts = firstWithParts
        var initName = skipped > 0 ? track.segments[skipped - 1].initName : nil
        for place in skipped..<track.segments.count {
            add(track.segments[place], after: &initName, withParts: place >= withParts, to: &text)
        }
        if settings.isLowLatency, !isText, let open = track.open { add(open, after: &initName, to: &text) }
        if presentation.isEnded {
            text += "#EXT-X-ENDLIST\n"
        } else {
            addHints(to: &text)
        }
        return text
    }

    private func head(version: Int) -> String {
        var text = "#EXTM3U\n#EXT-X-VERSION:\(version)\n"
        text += "#EXT-X-TARGETDURATION:\(settings.targetDuration)\n"
        if settings.isLowLatency {
            text += "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES"
            text += ",PART-HOLD-BACK=\(LiveNumber.seconds(settings.partHoldBack))"
            text += ",CAN-SKIP-UNTIL=\(LiveNumber.seconds(settings.skipBoundary))\n"
            if !isText { text += "#EXT-X-PART-INF:PART-TARGET=\(LiveNumber.seconds(settings.partSeconds))\n" }
        }
        text += "#EXT-X-MEDIA-SEQUENCE:\(track.mediaSequence)\n"
        text += "#EXT-X-DISCONTINUITY-SEQUENCE:\(track.discontinuitySequence)\n"
        if isText || !track.hasDependent { text += "#EXT-X-INDEPENDENT-SEGMENTS\n" }
        return text
    }

    /// How many segments are further from the end of the last whole one than the skip boundary (section 6.2.5.1).
    private var skippable: Int {
        guard settings.isLowLatency, !presentation.isEnded else { return 0 }
        var distance = 0.0
        for place in track.segments.indices.reversed() {
            if distance >= settings.skipBoundary { return place + 1 }
            distance += track.segments[place].segment.durationSeconds
        }
        return 0
    }

    /// The first segment of which parts are listed: none that ends more than three target durations before the end
    /// (section 6.2.2).
    private var firstWithParts: Int {
        guard settings.isLowLatency, !isText else { return track.segments.count }
        var distance = track.open?.durationSeconds ?? 0
        for place in track.segments.indices.reversed() {
            if distance > Double(settings.targetDuration * 3) { return place + 1 }
            distance += track.segments[place].segment.durationSeconds
        }
        return 0
    }

    // MARK: Segments

    private func add(
        _ item: ListedSegment, after initName: inout String?, withParts: Bool, to text: inout String
    ) {
        let segment = item.segment
        addTags(
            discontinuity: segment.hasDiscontinuity, initName: item.initName, run: item.run,
            start: segment.startSeconds,
            after: &initName, to: &text)
        if withParts { for part in item.parts { add(part, to: &text) } }
        // Of a text nothing is missing where the picture is.
        if segment.isGap, !isText { text += "#EXT-X-GAP\n" }
        text += "#EXTINF:\(LiveNumber.seconds(segment.durationSeconds)),\n"
        text += isText ? "\(segment.number).vtt\n" : "\(segment.fileName)\n"
    }

    private func add(_ open: OpenSegment, after initName: inout String?, to text: inout String) {
        addTags(
            discontinuity: open.hasDiscontinuity, initName: open.initName, run: open.run, start: open.startSeconds,
            after: &initName, to: &text)
        for part in open.parts { add(part, to: &text) }
    }

    /// What applies to a segment stands before its first part.
    private func addTags(
        discontinuity: Bool, initName name: String?, run: Int, start: Double, after initName: inout String?,
        to text: inout String
    ) {
        if discontinuity { text += "#EXT-X-DISCONTINUITY\n" }
        if let name, name != initName, !isText {
            text += "#EXT-X-MAP:URI=\"\(name)\"\n"
            initName = name
        }
        if let moment = presentation.moment(run: run, start) {
            text += "#EXT-X-PROGRAM-DATE-TIME:\(ProgramDate.text(moment))\n"
        }
    }

    /// Section 4.4.4.9.
    private func add(_ part: LivePart, to text: inout String) {
        text += "#EXT-X-PART:DURATION=\(LiveNumber.seconds(part.durationSeconds)),URI=\"\(part.fileName)\""
        text += part.isIndependent ? ",INDEPENDENT=YES\n" : "\n"
    }

    // MARK: What comes next

    private func addHints(to text: inout String) {
        guard settings.isLowLatency else { return }
        if !isText, let hint = presentation.hint(of: track) {
            text += "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"\(hint.number).\(hint.index).m4s\"\n"
        }
        // Section 4.4.5.4.
        for other in presentation.tracks
        where (isText || other.description.name != track.description.name) && presentation.plays(other) {
            guard let newest = newest(of: other) else { continue }
            text += "#EXT-X-RENDITION-REPORT:URI=\"../\(other.description.name)/live.m3u8\",LAST-MSN=\(newest.number)"
            text += newest.part.map { ",LAST-PART=\($0)\n" } ?? "\n"
        }
    }

    /// The newest part of a track, or its newest segment where no parts are listed.
    private func newest(of other: LiveTrack) -> (number: Int, part: Int?)? {
        if let open = other.open { return (open.number, open.parts.count - 1) }
        guard let last = other.segments.last else { return nil }
        return (last.segment.number, last.parts.isEmpty ? nil : last.parts.count - 1)
    }
}
