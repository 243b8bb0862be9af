/// What of a stream a player may be told of, in the order in which it should be.
struct PlayableTracks: Sendable {
    /// Segments of one sound after which the others are not waited for.
    private static let patience = 3

    /// Segments that a picture has before it is told of beside one that is further: with fewer, players stall on it.
    private static let beginning = 3

    /// H.264 first, best first within each format; none where there is sound alone.
    private(set) var pictures: [Rendition]
    /// In the file's order: the first is the default.
    let sounds: [Rendition]
    /// In the file's order.
    let texts: [Rendition]

    /// Of an index; nil while there is nothing to play.
    ///
    /// A picture is told of once its sounds play too: a player that starts without one never gets it.
    init?(_ index: MediaIndex) {
        let playing = index.playing
        sounds = playing.filter { $0.kind == .audio }
        let expected = index.renditions.filter { $0.kind == .audio }
        // One track that has nothing to give does not hold up the others for ever.
        let isPatient = (sounds.first?.segmentCount ?? 0) < Self.patience
        if !index.isComplete, sounds.count < expected.count, isPatient { return nil }
        let least = index.isComplete ? 0 : min(Self.beginning, index.reference?.segmentCount ?? 0)
        pictures = Self.familiarFirst(playing.filter { $0.kind == .video && $0.segmentCount >= least })
        texts = playing.filter { $0.kind == .text }
        let expectsPicture = !index.isComplete && index.renditions.contains { $0.kind == .video }
        if pictures.isEmpty, expectsPicture || sounds.isEmpty { return nil }
    }

    /// Leaves out pictures that are so many segments or more behind the one that is furthest.
    mutating func leaveOut(behind segments: Int) {
        let most = pictures.map(\.segmentCount).max() ?? 0
        pictures.removeAll { $0.segmentCount + segments <= most }
    }

    /// Many players start with the first variant, and know nothing but H.264.
    private static func familiarFirst(_ pictures: [Rendition]) -> [Rendition] {
        let isFamiliar = { (rendition: Rendition) in rendition.codecs?.hasPrefix("avc") == true }
        return pictures.filter(isFamiliar) + pictures.filter { !isFamiliar($0) }
    }
}
