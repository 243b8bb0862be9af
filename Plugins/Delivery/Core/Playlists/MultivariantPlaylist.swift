/// The multivariant playlist (RFC 8216bis section 4.4.6), at `master.m3u8`: the variants that already play.
///
/// Sound and text are groups of their own, so that each file has one track and all variants share them. Nothing in it
/// needs a version above 1.
package struct MultivariantPlaylist: Sendable {
    private let index: MediaIndex
    private let variants: [Rendition]
    private let sound: RenditionGroup
    private let subtitles: RenditionGroup

    /// The playlist of an index; nil while there is nothing to play.
    package init?(_ index: MediaIndex) {
        guard let tracks = PlayableTracks(index) else { return nil }
        let hasPicture = !tracks.pictures.isEmpty
        variants = hasPicture ? tracks.pictures : Array(tracks.sounds.prefix(1))
        sound = RenditionGroup(.audio, hasPicture || tracks.sounds.count > 1 ? tracks.sounds : [])
        subtitles = RenditionGroup(.text, tracks.texts)
        self.index = index
    }

    /// The playlist.
    package var text: String {
        var lines = ["#EXTM3U", "#EXT-X-VERSION:1"]
        if variants.allSatisfy(\.startsWithKeyframes) { lines.append("#EXT-X-INDEPENDENT-SEGMENTS") }
        lines += sound.lines + subtitles.lines
        for variant in variants {
            lines.append(streamInformation(variant))
            lines.append("\(variant.name)/index.m3u8")
        }
        for variant in variants where variant.hasKeyframes { lines.append(keyframeInformation(variant)) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Section 4.4.6.2.
    private func streamInformation(_ variant: Rendition) -> String {
        let picture = SegmentBitrate(variant, of: index)
        // A sound that is the variant itself is not counted twice.
        let sounds = sound.renditions.filter { $0.name != variant.name }.map { SegmentBitrate($0, of: index) }
        let isSound = variant.kind == .audio
        let others = (peak: sounds.map(\.peak).max() ?? 0, average: sounds.map(\.average).max() ?? 0)
        let peak = isSound ? max(picture.peak, others.peak) : picture.peak + others.peak
        let average = isSound ? max(picture.average, others.average) : picture.average + others.average
        var attributes = [
            "BANDWIDTH=\(PlaylistNumber.bitrate(peak))",
            "AVERAGE-BANDWIDTH=\(PlaylistNumber.bitrate(average))",
            "CODECS=\"\(codecs(variant).joined(separator: ","))\"",
        ]
        if variant.kind == .video { attributes += Self.pictureAttributes(variant) }
        if !sound.renditions.isEmpty { attributes.append("AUDIO=\"\(sound.id)\"") }
        if !subtitles.renditions.isEmpty { attributes.append("SUBTITLES=\"\(subtitles.id)\"") }
        // Captions of the pictures are texts here; players need not look for those that a copied picture still carries.
        if subtitles.renditions.contains(where: { $0.describesSound && $0.blob == nil }) {
            attributes.append("CLOSED-CAPTIONS=NONE")
        }
        return "#EXT-X-STREAM-INF:" + attributes.joined(separator: ",")
    }

    /// Section 4.4.6.3.
    private func keyframeInformation(_ variant: Rendition) -> String {
        let keyframes = variant.segments.map { segment in
            Segment(durationSeconds: segment.durationSeconds, sizeBytes: segment.keyframeBytes)
        }
        let rate = SegmentBitrate(keyframes, targetDuration: index.targetDuration)
        let attributes = [
            "BANDWIDTH=\(PlaylistNumber.bitrate(rate.peak))",
            "AVERAGE-BANDWIDTH=\(PlaylistNumber.bitrate(rate.average))",
            "CODECS=\"\(variant.codecs ?? "")\"", "RESOLUTION=\(variant.width)x\(variant.height)",
            "URI=\"\(variant.name)/iframes.m3u8\"",
        ]
        return "#EXT-X-I-FRAME-STREAM-INF:" + attributes.joined(separator: ",")
    }

    private static func pictureAttributes(_ variant: Rendition) -> [String] {
        let size = "RESOLUTION=\(variant.width)x\(variant.height)"
        guard variant.frameRate > 0 else { return [size] }
        return [size, "FRAME-RATE=\(PlaylistNumber.decimal(variant.frameRate, places: 3))"]
    }

    /// Every format of every rendition that the variant may play with, once.
    private func codecs(_ variant: Rendition) -> [String] {
        ([variant] + sound.renditions).compactMap(\.codecs).reduce(into: []) { codecs, codec in
            if !codecs.contains(codec) { codecs.append(codec) }
        }
    }
}
