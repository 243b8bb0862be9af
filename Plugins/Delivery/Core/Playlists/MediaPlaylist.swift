/// The media playlist of one rendition (RFC 8216bis section 4.4.3), at `RENDITION/index.m3u8`.
///
/// EVENT while segments are being added, VOD with an end once there are all. Of text, the segments are those of the
/// rendition that all are cut like, so that they span the whole.
package struct MediaPlaylist: Sendable {
    private let index: MediaIndex
    private let rendition: Rendition
    private let segments: [Segment]

    /// The playlist of a rendition of the index; nil until it plays.
    package init?(_ rendition: Rendition, of index: MediaIndex) {
        guard index.state != .failed, rendition.plays else { return nil }
        self.index = index
        self.rendition = rendition
        if rendition.kind == .text {
            guard let reference = index.reference, !reference.segments.isEmpty else { return nil }
            segments = reference.segments
        } else {
            segments = rendition.segments
        }
    }

    /// The playlist.
    package var text: String {
        let isText = rendition.kind == .text
        // EXT-X-MAP needs version 6, decimals in EXTINF 3 (section 8).
        var lines = PlaylistLines.media(
            index, version: isText ? 3 : 6, isIndependent: isText || rendition.startsWithKeyframes)
        lines.reserveCapacity(lines.count + segments.count * 2 + 2)
        for (number, segment) in segments.enumerated() {
            lines += PlaylistLines.before(segment, after: number > 0 ? segments[number - 1] : nil, isText: isText)
            lines.append(PlaylistLines.duration(segment.durationSeconds))
            lines.append(isText ? "\(number).vtt" : rendition.file(ofSegment: number).name)
        }
        return PlaylistLines.text(lines, of: index)
    }
}
