/// The multivariant playlist (RFC 8216bis section 4.4.6), at `master.m3u8`: the variants that already play.
///
/// The sound is a group of its own, so that each file has one track and all variants share it. Nothing in it needs a
/// version above 1.
package struct MultivariantPlaylist: Sendable {
    private let index: MediaIndex
    private let variants: [Rendition]
    private let sound: [Rendition]

    /// The playlist of an index; nil while there is nothing to play.
    ///
    /// A picture is listed once its sound plays too: a player that starts without the group never gets it.
    package init?(_ index: MediaIndex) {
        let playing = index.playing
        let sound = playing.filter { $0.kind == .audio }
        let expectsSound = index.renditions.contains { $0.kind == .audio } && !index.isComplete
        if expectsSound && sound.isEmpty { return nil }
        let hasPicture = index.renditions.contains { $0.kind == .video && ($0.plays || !index.isComplete) }
        variants = hasPicture ? playing.filter { $0.kind == .video } : sound
        self.sound = hasPicture ? sound : []
        self.index = index
        if variants.isEmpty { return nil }
    }

    /// The playlist.
    package var text: String {
        var lines = ["#EXTM3U", "#EXT-X-VERSION:1", "#EXT-X-INDEPENDENT-SEGMENTS"]
        for (position, rendition) in sound.enumerated() {
            lines.append(media(rendition, isDefault: position == 0))
        }
        for variant in variants {
            lines.append(streamInformation(variant))
            lines.append("\(variant.name)/index.m3u8")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func media(_ rendition: Rendition, isDefault: Bool) -> String {
        var attributes = ["TYPE=AUDIO", "GROUP-ID=\"audio\"", "NAME=\"\(rendition.name)\""]
        attributes.append("DEFAULT=\(isDefault ? "YES" : "NO")")
        attributes.append("AUTOSELECT=YES")
        if rendition.channels > 0 { attributes.append("CHANNELS=\"\(rendition.channels)\"") }
        attributes.append("URI=\"\(rendition.name)/index.m3u8\"")
        return "#EXT-X-MEDIA:" + attributes.joined(separator: ",")
    }

    private func streamInformation(_ variant: Rendition) -> String {
        let picture = SegmentBitrate(variant, of: index)
        let sounds = sound.map { SegmentBitrate($0, of: index) }
        let peak = picture.peak + (sounds.map(\.peak).max() ?? 0)
        let average = picture.average + (sounds.map(\.average).max() ?? 0)
        var attributes = [
            "BANDWIDTH=\(PlaylistNumber.bitrate(peak))",
            "AVERAGE-BANDWIDTH=\(PlaylistNumber.bitrate(average))",
            "CODECS=\"\(codecs(variant).joined(separator: ","))\"",
        ]
        if variant.kind == .video {
            attributes.append("RESOLUTION=\(variant.width)x\(variant.height)")
            if variant.frameRate > 0 {
                attributes.append("FRAME-RATE=\(PlaylistNumber.decimal(variant.frameRate, places: 3))")
            }
        }
        if !sound.isEmpty { attributes.append("AUDIO=\"audio\"") }
        return "#EXT-X-STREAM-INF:" + attributes.joined(separator: ",")
    }

    /// Every format of every rendition that the variant may play with, once.
    private func codecs(_ variant: Rendition) -> [String] {
        ([variant] + sound).compactMap(\.codecs).reduce(into: []) { codecs, codec in
            if !codecs.contains(codec) { codecs.append(codec) }
        }
    }
}
