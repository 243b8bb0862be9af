/// The keyframes of a rendition alone (RFC 8216bis section 4.4.3.6), at `RENDITION/iframes.m3u8`: what players show
/// while somebody seeks.
///
/// Each segment starts with one, so it is the first bytes of the segment: `moof`, and `mdat` as far as the first sample.
package struct IFramePlaylist: Sendable {
    private let index: MediaIndex
    private let rendition: Rendition

    /// The playlist of a rendition of the index; nil until it plays, and where it is not known how long keyframes are.
    package init?(_ rendition: Rendition, of index: MediaIndex) {
        guard index.state != .failed, rendition.plays, rendition.hasKeyframes else { return nil }
        self.index = index
        self.rendition = rendition
    }

    /// The playlist.
    package var text: String {
        // With EXT-X-I-FRAMES-ONLY, EXT-X-MAP needs version 5 (section 8).
        var lines = PlaylistLines.media(index, version: 5)
        lines.append("#EXT-X-I-FRAMES-ONLY")
        lines.reserveCapacity(lines.count + rendition.segments.count * 3 + 2)
        for (number, segment) in rendition.segments.enumerated() {
            lines += PlaylistLines.before(segment, after: number > 0 ? rendition.segments[number - 1] : nil)
            lines.append(PlaylistLines.duration(segment.durationSeconds))
            lines.append("#EXT-X-BYTERANGE:\(segment.isGap ? 1 : segment.keyframeBytes)@0")
            lines.append(rendition.file(ofSegment: number).name)
        }
        return PlaylistLines.text(lines, of: index)
    }
}
