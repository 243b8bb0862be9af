/// The media playlist of one rendition (RFC 8216bis section 4.4.3), at `RENDITION/index.m3u8`.
///
/// EVENT while segments are being added, VOD with an end once there are all. Version 6 is what EXT-X-MAP needs.
package struct MediaPlaylist: Sendable {
    private let index: MediaIndex
    private let rendition: Rendition

    /// The playlist of a rendition of the index; nil until it plays.
    package init?(_ rendition: Rendition, of index: MediaIndex) {
        guard index.state != .failed, rendition.plays else { return nil }
        self.index = index
        self.rendition = rendition
    }

    /// The playlist.
    package var text: String {
        var lines = [
            "#EXTM3U",
            "#EXT-X-VERSION:6",
            "#EXT-X-TARGETDURATION:\(index.targetDuration)",
            "#EXT-X-MEDIA-SEQUENCE:0",
            "#EXT-X-PLAYLIST-TYPE:\(index.isComplete ? "VOD" : "EVENT")",
            "#EXT-X-INDEPENDENT-SEGMENTS",
            // Who opens a video that is still being encoded wants its beginning, not its latest minute.
            "#EXT-X-START:TIME-OFFSET=0",
            "#EXT-X-MAP:URI=\"init.mp4\"",
        ]
        lines.reserveCapacity(lines.count + rendition.segments.count * 2 + 2)
        for (number, segment) in rendition.segments.enumerated() {
            lines.append("#EXTINF:\(PlaylistNumber.decimal(segment.durationSeconds, places: 6)),")
            lines.append("\(number).m4s")
        }
        if index.isComplete { lines.append("#EXT-X-ENDLIST") }
        return lines.joined(separator: "\n") + "\n"
    }
}
