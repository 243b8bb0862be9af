/// What media playlists have in common.
enum PlaylistLines {
    /// The lines before the first segment.
    static func media(_ index: MediaIndex, version: Int, isIndependent: Bool = true) -> [String] {
        let lines = [
            "#EXTM3U",
            "#EXT-X-VERSION:\(version)",
            "#EXT-X-TARGETDURATION:\(index.targetDuration)",
            "#EXT-X-MEDIA-SEQUENCE:0",
            "#EXT-X-PLAYLIST-TYPE:\(index.isComplete ? "VOD" : "EVENT")",
        ]
        // Who opens a video that is still being encoded wants its beginning, not its latest minute.
        return lines + (isIndependent ? ["#EXT-X-INDEPENDENT-SEGMENTS"] : []) + ["#EXT-X-START:TIME-OFFSET=0"]
    }

    /// What stands before a segment: where something breaks, and its init segment where the one before had another
    /// (section 4.4.4).
    static func before(_ segment: Segment, after previous: Segment?, isText: Bool = false) -> [String] {
        var lines = segment.hasDiscontinuity && previous != nil ? ["#EXT-X-DISCONTINUITY"] : []
        if !isText, segment.initNumber != previous?.initNumber {
            lines.append("#EXT-X-MAP:URI=\"\(MediaFile.initSegment(segment.initNumber).name)\"")
        }
        return segment.isGap ? lines + ["#EXT-X-GAP"] : lines
    }

    /// EXTINF.
    static func duration(_ seconds: Double) -> String {
        "#EXTINF:\(PlaylistNumber.decimal(seconds, places: 6)),"
    }

    /// The whole, ended where nothing more comes.
    static func text(_ lines: [String], of index: MediaIndex) -> String {
        (index.isComplete ? lines + ["#EXT-X-ENDLIST"] : lines).joined(separator: "\n") + "\n"
    }
}
