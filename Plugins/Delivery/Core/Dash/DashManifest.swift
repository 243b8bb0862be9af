internal import XML

/// The media presentation description of DASH (ISO/IEC 23009-1), at `manifest.mpd`: the same CMAF files as HLS has.
///
/// It is static at any time: while segments are being added it tells of what plays so far, as long as every track does.
/// Times are those of the presentation, which the files' edit lists start at 0.
package struct DashManifest: Sendable {
    private let index: MediaIndex
    private let tracks: PlayableTracks

    /// The manifest of an index; nil while there is nothing to play.
    package init?(_ index: MediaIndex) {
        guard var tracks = PlayableTracks(index) else { return nil }
        // It tells of no more than all of its tracks have: one that has just begun would make it short.
        if !index.isComplete { tracks.leaveOut(behind: 3) }
        self.index = index
        self.tracks = tracks
    }

    /// The document.
    package var text: String {
        let media = tracks.pictures + tracks.sounds
        let lengths = media.map { $0.segments.reduce(0) { $0 + $1.durationSeconds } }
        let seconds = (index.isComplete ? lengths.max() : lengths.min()) ?? 0
        let longest = media.map(\.longestSeconds).max() ?? index.segmentSeconds
        var xml = XMLText()
        xml.line(#"<?xml version="1.0" encoding="UTF-8"?>"#)
        xml.open(
            "MPD",
            [
                ("xmlns", "urn:mpeg:dash:schema:mpd:2011"),
                ("profiles", "urn:mpeg:dash:profile:isoff-live:2011,urn:mpeg:dash:profile:cmaf:2019"),
                ("type", "static"), ("mediaPresentationDuration", Self.duration(seconds)),
                ("maxSegmentDuration", Self.duration(longest)),
                ("minBufferTime", Self.duration(Double(index.targetDuration))),
            ])
        let periods = DashPeriod.all(of: media)
        for (id, span) in periods.enumerated() {
            // A text is one file for the whole, which only a single period can tell of.
            period(span, id: id, texts: periods.count == 1 ? tracks.texts : [], &xml)
        }
        xml.close("MPD")
        return xml.text
    }

    private func period(_ span: DashPeriod, id: Int, texts: [Rendition], _ xml: inout XMLText) {
        let start = span.startSeconds == 0 ? "PT0S" : Self.duration(span.startSeconds)
        xml.open("Period", [("id", "\(id)"), ("start", start)])
        var number = 0
        for set in pictureSets.map({ $0.filter(span.isListed) }) where !set.isEmpty {
            pictures(set, span, id: number, &xml)
            number += 1
        }
        for (position, track) in zip(tracks.sounds, TrackName.all(of: tracks.sounds)).enumerated()
        where span.isListed(track.0) {
            sound(track.0, span, name: track.1, isMain: position == 0, id: number, &xml)
            number += 1
        }
        for track in zip(texts, TrackName.all(of: texts)) {
            text(track.0, name: track.1, id: number, &xml)
            number += 1
        }
        xml.close("Period")
    }

    /// The pictures by format, since players switch within a set: H.264, HEVC, AV1, each in order.
    private var pictureSets: [[Rendition]] {
        var formats: [Substring] = []
        let format = { (rendition: Rendition) in (rendition.codecs ?? "").prefix { $0 != "." } }
        for picture in tracks.pictures where !formats.contains(format(picture)) { formats.append(format(picture)) }
        return formats.map { name in tracks.pictures.filter { format($0) == name } }
    }

    private func pictures(_ set: [Rendition], _ span: DashPeriod, id: Int, _ xml: inout XMLText) {
        var attributes = [
            ("id", "\(id)"), ("contentType", "video"), ("mimeType", "video/mp4"), ("segmentAlignment", "true"),
        ]
        if set.allSatisfy(\.startsWithKeyframes) { attributes.append(("startWithSAP", "1")) }
        xml.open(
            "AdaptationSet",
            attributes + [
                ("maxWidth", "\(set.map(\.width).max() ?? 0)"), ("maxHeight", "\(set.map(\.height).max() ?? 0)"),
            ])
        for picture in set {
            var attributes = common(picture) + [("width", "\(picture.width)"), ("height", "\(picture.height)")]
            if picture.frameRate > 0 { attributes.append(("frameRate", FrameRate.fraction(picture.frameRate))) }
            representation(picture, span, attributes + [("sar", "1:1")], &xml)
        }
        xml.close("AdaptationSet")
    }

    private func sound(
        _ track: Rendition, _ span: DashPeriod, name: String, isMain: Bool, id: Int, _ xml: inout XMLText
    ) {
        var attributes = [("id", "\(id)"), ("contentType", "audio"), ("mimeType", "audio/mp4")]
        if let language = track.language { attributes.append(("lang", language)) }
        xml.open("AdaptationSet", attributes + [("segmentAlignment", "true"), ("startWithSAP", "1")])
        if track.channels > 0 {
            xml.empty(
                "AudioChannelConfiguration",
                [
                    ("schemeIdUri", "urn:mpeg:dash:23003:3:audio_channel_configuration:2011"),
                    ("value", "\(track.channels)"),
                ])
        }
        xml.element("Label", name)
        role(isMain ? "main" : "alternate", &xml)
        representation(track, span, common(track), &xml)
        xml.close("AdaptationSet")
    }

    private func text(_ track: Rendition, name: String, id: Int, _ xml: inout XMLText) {
        xml.open(
            "AdaptationSet",
            [
                ("id", "\(id)"), ("contentType", "text"), ("mimeType", "text/vtt"), ("lang", track.language ?? "und"),
            ])
        xml.element("Label", name)
        role(track.isForced ? "forced-subtitle" : track.describesSound ? "caption" : "subtitle", &xml)
        if track.isDefault { role("main", &xml) }
        xml.open("Representation", [("id", track.name), ("bandwidth", "1000")])
        xml.element("BaseURL", "\(track.name)/\(MediaFile.captions.name)")
        xml.close("Representation")
        xml.close("AdaptationSet")
    }

    private func role(_ value: String, _ xml: inout XMLText) {
        xml.empty("Role", [("schemeIdUri", "urn:mpeg:dash:role:2011"), ("value", value)])
    }

    private func common(_ rendition: Rendition) -> [(String, String)] {
        let rate = SegmentBitrate(rendition, of: index)
        return [
            ("id", rendition.name), ("codecs", rendition.codecs ?? ""),
            ("bandwidth", "\(PlaylistNumber.bitrate(rate.peak))"),
        ]
    }

    private func representation(
        _ rendition: Rendition, _ span: DashPeriod, _ attributes: [(String, String)], _ xml: inout XMLText
    ) {
        let numbers = span.numbers.clamped(to: rendition.segments.indices)
        let timeline = SegmentTimeline(rendition, places: numbers)
        let initNumber = rendition.segments[numbers].first?.initNumber ?? 0
        xml.open("Representation", attributes)
        xml.open(
            "SegmentTemplate",
            [("timescale", "\(timeline.timescale)"), ("startNumber", "\(timeline.startNumber)")]
                + (timeline.start > 0 ? [("presentationTimeOffset", "\(timeline.start)")] : []) + [
                    ("initialization", "\(rendition.name)/\(MediaFile.initSegment(initNumber).name)"),
                    ("media", "\(rendition.name)/$Number$.m4s"),
                ])
        xml.open("SegmentTimeline")
        for (place, run) in timeline.runs.enumerated() {
            var attributes = place == 0 ? [("t", "\(timeline.start)")] : []
            attributes.append(("d", "\(run.ticks)"))
            if run.count > 1 { attributes.append(("r", "\(run.count - 1)")) }
            xml.empty("S", attributes)
        }
        xml.close("SegmentTimeline")
        xml.close("SegmentTemplate")
        xml.close("Representation")
    }

    /// An xs:duration in seconds.
    private static func duration(_ seconds: Double) -> String {
        "PT\(PlaylistNumber.decimal(seconds, places: 3))S"
    }
}
