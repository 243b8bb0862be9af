internal import XML

/// The media presentation description of a live stream (ISO/IEC 23009-1), at `manifest.mpd`: the same files as HLS has.
///
/// A period for each run of the source. Its start is when its first sample came in, so that what a player computes from the
/// clock is there, whatever the publisher's absence cost.
package struct LiveDashManifest: Sendable {
    private let presentation: LivePresentation
    private let tracks: LiveTracks
    /// `availabilityStartTime`, milliseconds since 1970.
    private let origin: Int64

    /// The manifest; nil while there is nothing to play.
    package init?(_ presentation: LivePresentation) {
        guard let tracks = LiveTracks(presentation),
            let first = (tracks.pictures + tracks.sounds).compactMap({ $0.segments.first }).min(by: {
                $0.segment.startSeconds < $1.segment.startSeconds
            }), let moment = presentation.moment(run: first.run, first.segment.startSeconds)
        else { return nil }
        self.presentation = presentation
        self.tracks = tracks
        // Where the window begins may move; this must not: it is the moment of the timeline's zero in the oldest listed run.
        origin = presentation.availabilityStart ?? moment
    }

    /// The document. `now` is when it is made, milliseconds since 1970.
    package func text(now: Int64) -> String {
        let media = tracks.pictures + tracks.sounds
        var xml = XMLText()
        xml.line(#"<?xml version="1.0" encoding="UTF-8"?>"#)
        var attributes = [
            ("xmlns", "urn:mpeg:dash:schema:mpd:2011"), ("profiles", "urn:mpeg:dash:profile:isoff-live:2011"),
            ("type", "dynamic"), ("availabilityStartTime", ProgramDate.text(origin)),
            ("publishTime", ProgramDate.text(now)),
            ("timeShiftBufferDepth", Self.duration(media.map(\.windowSeconds).max() ?? 0)),
            ("maxSegmentDuration", Self.duration(Double(presentation.settings.targetDuration))),
            ("minBufferTime", Self.duration(Double(presentation.settings.targetDuration))),
            ("suggestedPresentationDelay", Self.duration(Double(presentation.settings.targetDuration * 3))),
        ]
        if presentation.isEnded {
            attributes.append(("mediaPresentationDuration", Self.duration(endSeconds)))
        } else {
            attributes.append(("minimumUpdatePeriod", Self.duration(1)))
        }
        xml.open("MPD", attributes)
        let runs = Set(media.flatMap { $0.segments.map(\.run) }).sorted()
        for run in runs { period(run, &xml) }
        // Whose clock is wrong sees nothing, or waits: the field Date of this very address tells the time.
        xml.empty("UTCTiming", [("schemeIdUri", "urn:mpeg:dash:utc:http-head:2014"), ("value", "manifest.mpd")])
        xml.close("MPD")
        return xml.text
    }

    private var endSeconds: Double {
        (tracks.pictures + tracks.sounds).compactMap { track in
            track.segments.last.flatMap { presentation.moment(run: $0.run, $0.segment.endSeconds) }
        }.max().map { Double($0 - origin) / 1000 } ?? 0
    }

    private func period(_ run: Int, _ xml: inout XMLText) {
        let listed = { (track: LiveTrack) in track.segments.filter { $0.run == run && $0.initName != nil } }
        let media = (tracks.pictures + tracks.sounds).filter { !listed($0).isEmpty }
        guard let start = presentation.periodStart(run), let moment = presentation.moment(run: run, start) else {
            return
        }
        xml.open("Period", [("id", "\(run)"), ("start", Self.duration(Double(moment - origin) / 1000))])
        var number = 0
        for pictures in pictureSets(media.filter { $0.description.kind == .video }) {
            set(pictures, id: number, &xml) { xml in
                for track in pictures { representation(track, listed(track), start: start, &xml) }
            }
            number += 1
        }
        let sounds = media.filter { $0.description.kind == .audio }
        for (place, track) in zip(sounds, LiveTrackName.all(of: sounds.map(\.description))).enumerated() {
            set([track.0], id: number, &xml) { xml in
                xml.element("Label", track.1)
                xml.empty(
                    "Role", [("schemeIdUri", "urn:mpeg:dash:role:2011"), ("value", place == 0 ? "main" : "alternate")])
                representation(track.0, listed(track.0), start: start, &xml)
            }
            number += 1
        }
        xml.close("Period")
    }

    /// The pictures by format, since players switch within a set.
    private func pictureSets(_ pictures: [LiveTrack]) -> [[LiveTrack]] {
        let format = { (track: LiveTrack) in (track.codecs.last?.codecs ?? "").prefix { $0 != "." } }
        var formats: [Substring] = []
        for picture in pictures where !formats.contains(format(picture)) { formats.append(format(picture)) }
        return formats.map { name in pictures.filter { format($0) == name } }
    }

    private func set(
        _ members: [LiveTrack], id: Int, _ xml: inout XMLText, _ contents: (inout XMLText) -> Void
    ) {
        let type = members.first?.description.kind == .audio ? "audio" : "video"
        var attributes = [("id", "\(id)"), ("contentType", type), ("mimeType", "\(type)/mp4")]
        if type == "audio", let language = members.first?.description.language { attributes.append(("lang", language)) }
        attributes.append(("segmentAlignment", "true"))
        if members.allSatisfy({ !$0.hasDependent }) { attributes.append(("startWithSAP", "1")) }
        xml.open("AdaptationSet", attributes)
        contents(&xml)
        xml.close("AdaptationSet")
    }

    private func representation(_ track: LiveTrack, _ items: [ListedSegment], start: Double, _ xml: inout XMLText) {
        guard let first = items.first, let initName = first.initName else { return }
        let name = track.description.name
        let codecs = track.codecs.last { $0.initName == initName }?.codecs ?? ""
        var attributes = [
            ("id", name), ("codecs", codecs), ("bandwidth", "\(LiveNumber.bitrate(track.announcedPeak))"),
        ]
        if track.description.kind == .video, track.description.width > 0 {
            attributes += [("width", "\(track.description.width)"), ("height", "\(track.description.height)")]
        }
        xml.open("Representation", attributes)
        let timescale = Double(track.timescale)
        let ticks = { (seconds: Double) in Int64((seconds * timescale).rounded()) }
        xml.open(
            "SegmentTemplate",
            [
                ("timescale", "\(track.timescale)"), ("startNumber", "\(first.segment.number)"),
                ("presentationTimeOffset", "\(ticks(start))"), ("initialization", "\(name)/\(initName)"),
                ("media", "\(name)/$Number$.m4s"),
            ])
        xml.open("SegmentTimeline")
        for (place, item) in items.enumerated() {
            let begin = ticks(item.segment.startSeconds)
            // To the next one's beginning: what rounding leaves over does not add up.
            let end =
                items.indices.contains(place + 1)
                ? ticks(items[place + 1].segment.startSeconds) : ticks(item.segment.endSeconds)
            xml.empty("S", [("t", "\(begin)"), ("d", "\(max(1, end - begin))")])
        }
        xml.close("SegmentTimeline")
        xml.close("SegmentTemplate")
        xml.close("Representation")
    }

    /// An xs:duration in seconds.
    private static func duration(_ seconds: Double) -> String { "PT\(LiveNumber.decimal(seconds, places: 3))S" }
}
