/// Waits at the start of a live run until it is known which tracks there are.
struct LiveOpening {
    /// A sample on the common clock.
    struct Placed {
        let track: Int
        let sample: LiveSample
        let decode: Int64
        let present: Int64
    }

    /// So long, milliseconds, it is waited for a track that may not be there.
    private static let patience: Int64 = 1000
    /// The same where the source said that it is there.
    private static let announcedPatience: Int64 = 3000
    /// The same of a picture: keyframes may be far apart.
    private static let keyframePatience: Int64 = 12_000
    /// Bytes that may wait.
    private static let most = 32 << 20

    private(set) var waiting: [Placed] = []
    private(set) var formats: [Int: LiveFormat] = [:]
    private(set) var announcement = LiveAnnouncement()
    private var order: [Int] = []
    private var bytes = 0
    private var began: Int64?

    /// Takes note of a track.
    mutating func take(_ track: Int, _ format: LiveFormat) {
        if formats.updateValue(format, forKey: track) == nil { order.append(track) }
        // What came before with another format is of no use any more.
        waiting.removeAll { $0.track == track }
        bytes = waiting.reduce(0) { $0 + $1.sample.bytes.count }
    }

    /// Takes note of what the source says.
    mutating func take(_ announcement: LiveAnnouncement) {
        self.announcement = announcement
    }

    /// Takes a sample. Pictures before the first keyframe are left out.
    mutating func take(_ placed: Placed, now: Int64) {
        began = began ?? now
        guard formats[placed.track] != nil else { return }
        if formats[placed.track]?.isVideo == true, !placed.sample.isKeyframe, !has(placed.track) { return }
        waiting.append(placed)
        bytes += placed.sample.bytes.count
        while bytes > Self.most, waiting.count > 1 { bytes -= waiting.removeFirst().sample.bytes.count }
    }

    /// The tracks, those of pictures in the order in which they came, and those of sound.
    var videos: [Int] { order.filter { formats[$0]?.isVideo == true } }
    var sounds: [Int] { order.filter { formats[$0]?.isVideo == false }.sorted() }

    /// Whether all that is likely to come is there.
    func isComplete(now: Int64) -> Bool {
        guard let began else { return false }
        let waited = now - began
        let hasPicture = videos.contains(where: has)
        let hasSound = sounds.contains(where: has)
        let hasAllSounds = hasSound && sounds.filter(has).count >= announcement.sounds
        if hasPicture, hasAllSounds { return true }
        if hasPicture, announcement.hasAudio == false { return true }
        if hasAllSounds, announcement.hasVideo == false { return true }
        guard hasPicture || hasSound else { return false }
        if hasPicture { return waited >= (announcement.hasAudio == true ? Self.announcedPatience : Self.patience) }
        let awaitsKeyframe = !videos.isEmpty || announcement.hasVideo == true
        return waited >= (awaitsKeyframe ? Self.keyframePatience : Self.patience)
    }

    private func has(_ track: Int) -> Bool { waiting.contains { $0.track == track } }
}
