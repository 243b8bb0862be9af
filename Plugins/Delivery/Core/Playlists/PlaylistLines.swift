/// What media playlists have in common.
enum PlaylistLines {
    /// The lines before the first segment.
    static func media(_ index: MediaIndex, version: Int) -> [String] {
        [
            "#EXTM3U",
            "#EXT-X-VERSION:\(version)",
            "#EXT-X-TARGETDURATION:\(index.targetDuration)",
            "#EXT-X-MEDIA-SEQUENCE:0",
            "#EXT-X-PLAYLIST-TYPE:\(index.isComplete ? "VOD" : "EVENT")",
            "#EXT-X-INDEPENDENT-SEGMENTS",
            // Who opens a video that is still being encoded wants its beginning, not its latest minute.
            "#EXT-X-START:TIME-OFFSET=0",
        ]
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
