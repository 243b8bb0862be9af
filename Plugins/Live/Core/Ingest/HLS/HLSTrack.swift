/// One playlist of a source that is pulled: what of it was taken, and what is to be.
struct HLSTrack: Sendable {
    /// Segments that are begun with, so that one that comes late is no gap.
    private static let first = 2
    /// Segments that wait at most: what is older is left out.
    private static let most = 8
    /// A playlist without anything new for so long stands still, milliseconds; longer where its segments are.
    private static let patience: Int64 = 20_000

    /// As it is asked for; where it was redirected to changes.
    let url: String
    /// Oldest first.
    private(set) var waiting: [HLSMediaPlaylist.Segment] = []
    /// The init segment that was handed on last.
    var initial: HLSMediaPlaylist.File?
    /// When the playlist is to be read again, milliseconds of any clock.
    private(set) var dueAt: Int64 = 0
    private(set) var isEnded = false
    private(set) var targetSeconds = 6
    /// The number of the next segment that is new; nil: none was listed yet.
    private var next: Int?
    private var changedAt: Int64?
    /// Fetches that failed in a row.
    var failures = 0

    init(url: String) {
        self.url = url
    }

    /// Takes what the playlist lists now. Throws where it is no live one, or stands still.
    mutating func take(_ playlist: HLSMediaPlaylist, now: Int64) throws(HLSProblem) {
        targetSeconds = playlist.targetSeconds
        let isFirst = next == nil
        if isFirst, playlist.isEnded { throw .over }
        // One that counts anew is another broadcast at the same address.
        let counted = next.map { $0 > playlist.nextNumber + 1 } == true ? nil : next
        let new = playlist.segments.filter { $0.number >= counted ?? 0 }
        waiting += counted == nil ? new.suffix(Self.first) : new[...]
        waiting = waiting.suffix(Self.most)
        next = playlist.nextNumber
        isEnded = playlist.isEnded
        if isFirst || !new.isEmpty { changedAt = now }
        let silence = max(Self.patience, Int64(playlist.targetSeconds) * 3000)
        if let changedAt, now - changedAt > silence, !isEnded { throw .still }
        // Section 6.3.4: half of the target duration where nothing was new.
        let seconds = new.isEmpty ? Double(targetSeconds) / 2 : new.last?.seconds ?? Double(targetSeconds)
        dueAt = now + Int64(min(max(seconds, 0.5), Double(targetSeconds)) * 1000)
    }

    /// The playlist could not be fetched.
    mutating func retry(now: Int64) {
        dueAt = now + Int64(targetSeconds) * 500
    }

    /// The oldest that waits was dealt with.
    mutating func drop() {
        if !waiting.isEmpty { waiting.removeFirst() }
    }
}
