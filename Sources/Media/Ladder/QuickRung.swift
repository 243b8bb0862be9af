/// The rung that is encoded first, by itself, of a picture that cannot be copied: quick to make, and good enough to begin
/// with.
package enum QuickRung {
    /// Pixels of the shorter side that are good enough.
    private static let leastLines = 360
    /// Presets that cost no more than this one.
    private static let quickPresets = ["ultrafast", "superfast", "veryfast"]

    /// Its place among renditions, best first: the smallest that is good enough, else the best. In H.264 where there is any,
    /// which everything plays and which is encoded in the least time. Nil where there is no choice.
    package static func index(in renditions: [VideoRendition]) -> Int? {
        guard renditions.count > 1 else { return nil }
        let familiar = renditions.indices.filter { renditions[$0].codec == "h264" }
        let candidates = familiar.isEmpty ? Array(renditions.indices) : familiar
        return candidates.last { min(renditions[$0].width, renditions[$0].height) >= leastLines } ?? candidates.first
    }

    /// The preset that it is made with.
    package static func preset(_ wanted: String) -> String {
        quickPresets.contains(wanted) ? wanted : "veryfast"
    }
}
