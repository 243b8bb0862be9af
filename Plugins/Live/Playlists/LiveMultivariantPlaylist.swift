/// The multivariant playlist of a live stream (RFC 8216bis section 4.4.6), at `master.m3u8`.
///
/// Sound and text are groups of their own, so that each file has one track and all variants share them.
package struct LiveMultivariantPlaylist: Sendable {
    private let tracks: LiveTracks

    /// The playlist; nil while there is nothing to play.
    package init?(_ presentation: LivePresentation) {
        guard let tracks = LiveTracks(presentation) else { return nil }
        self.tracks = tracks
    }

    private var variants: [LiveTrack] { tracks.pictures.isEmpty ? Array(tracks.sounds.prefix(1)) : tracks.pictures }

    /// The sound that is a group: all of it beside pictures, and where there is a choice.
    private var group: [LiveTrack] { tracks.pictures.isEmpty && tracks.sounds.count < 2 ? [] : tracks.sounds }

    /// The playlist.
    package var text: String {
        var lines = ["#EXTM3U", "#EXT-X-VERSION:1"]
        if (variants + group).allSatisfy({ !$0.hasDependent }) { lines.append("#EXT-X-INDEPENDENT-SEGMENTS") }
        lines += media(group, type: "AUDIO", id: "audio") + media(tracks.texts, type: "SUBTITLES", id: "text")
        for variant in variants {
            lines.append(streamInformation(variant))
            lines.append("\(variant.description.name)/live.m3u8")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Section 4.4.6.1.
    private func media(_ members: [LiveTrack], type: String, id: String) -> [String] {
        zip(members, LiveTrackName.all(of: members.map(\.description))).enumerated().map { place, member in
            let track = member.0.description
            var attributes = ["TYPE=\(type)", "GROUP-ID=\"\(id)\"", "NAME=\"\(member.1)\""]
            if let language = track.language ?? (track.kind == .text ? "und" : nil) {
                attributes.append("LANGUAGE=\"\(LiveTrackName.quotable(language))\"")
            }
            attributes.append("DEFAULT=\(track.kind == .audio && place == 0 ? "YES" : "NO")")
            attributes.append("AUTOSELECT=YES")
            if track.kind == .audio, track.channels > 0 { attributes.append("CHANNELS=\"\(track.channels)\"") }
            attributes.append("URI=\"\(track.name)/live.m3u8\"")
            return "#EXT-X-MEDIA:" + attributes.joined(separator: ",")
        }
    }

    /// Section 4.4.6.2.
    private func streamInformation(_ variant: LiveTrack) -> String {
        let others = group.filter { $0.description.name != variant.description.name }
        let peak = others.map(\.announcedPeak).max() ?? 0
        let average = others.map(\.averageBitrate).max() ?? 0
        let isSound = variant.description.kind == .audio
        let bandwidth = isSound ? max(variant.announcedPeak, peak) : variant.announcedPeak + peak
        let mean = isSound ? max(variant.averageBitrate, average) : variant.averageBitrate + average
        var attributes = [
            "BANDWIDTH=\(LiveNumber.bitrate(bandwidth))",
            "AVERAGE-BANDWIDTH=\(LiveNumber.bitrate(min(mean, bandwidth)))",
            "CODECS=\"\(codecs(variant).joined(separator: ","))\"",
        ]
        let picture = variant.description
        if picture.kind == .video, picture.width > 0, picture.height > 0 {
            attributes.append("RESOLUTION=\(picture.width)x\(picture.height)")
        }
        if picture.kind == .video, picture.frameRate > 0 {
            attributes.append("FRAME-RATE=\(LiveNumber.decimal(picture.frameRate, places: 3))")
        }
        if !group.isEmpty { attributes.append("AUDIO=\"audio\"") }
        if !tracks.texts.isEmpty { attributes.append("SUBTITLES=\"text\"") }
        return "#EXT-X-STREAM-INF:" + attributes.joined(separator: ",")
    }

    /// Every format of every rendition that the variant may play with, once.
    private func codecs(_ variant: LiveTrack) -> [String] {
        ([variant] + group).flatMap { $0.codecs.map(\.codecs) }.reduce(into: []) { known, codec in
            if !known.contains(codec) { known.append(codec) }
        }
    }
}
