/// One viewer's way through one stream: what was fetched and what the player told.
///
/// Times are milliseconds. Of the viewer's address nothing is kept but ``fingerprint`` and ``person``, which are hashes.
package struct Session: Sendable, Hashable {
    /// Of a rendition, how much of what was watched was seen in it.
    package struct Quality: Sendable, Hashable {
        package var name: String
        /// By what players told.
        package var told = 0
        /// By the segments that were delivered.
        package var delivered = 0

        /// Describes one.
        package init(name: String, told: Int = 0, delivered: Int = 0) {
            self.name = name
            self.told = told
            self.delivered = delivered
        }
    }

    /// Renditions of one session that are told apart at most.
    private static let mostQualities = 16
    /// The share of a film that counts as its end.
    private static let endShare = 0.95
    /// How long somebody is taken to watch after the player told of it, or beyond what was fetched.
    private static let presence: (beacon: Int64, segment: Int64) = (25_000, 10_000)

    /// Names it: `viw_` and a ULID.
    package let id: String
    /// Whose stream it is.
    package let account: String
    /// The stream's id.
    package let stream: String
    /// When it began, since 1970.
    package let startedAt: Int64
    /// When it was last heard of, since 1970.
    package var seenAt: Int64
    /// The CMCD `sid`, or the beacons' `sessionId`.
    package var name: String?
    /// Of key, address and user agent.
    package var fingerprint: UInt64?
    /// Of address and user agent.
    package var person: UInt64?
    /// As the token or the player says.
    package var viewerID: String?
    /// What is known beside.
    package var viewer: Viewer
    /// Whether a segment was fetched, or a `play` was told.
    package var isView = false
    /// Whether it goes on with a view that was counted already: its name was heard of before.
    package var continues = false
    /// Whether the player tells of it.
    package var hasBeacons = false
    /// Whether its requests have its name, by CMCD.
    package var saysName = false
    /// Watched, as told.
    package var told = 0
    /// Waited for, as told.
    package var stalled = 0
    /// As told.
    package var errors = 0
    /// As told first.
    package var startup: Int?
    /// Whether the player told that it came to the end.
    package var hasEnded = false
    /// Where the player was.
    package var toldSpans = MediaSpans()
    /// What was delivered of the picture.
    package var pictures = MediaSpans()
    /// What was delivered of the sound.
    package var sounds = MediaSpans()
    /// How long the film is; nil while nobody knows.
    package var filmLength: Int?
    /// Bytes of bodies.
    package var bytes = 0
    /// In the order in which they were seen.
    package var qualities: [Quality] = []
    /// Until when somebody is taken to watch, since 1970.
    package var presentUntil: Int64 = 0

    /// Begins one.
    package init(id: String, account: String, stream: String, at time: Int64, viewer: Viewer) {
        self.id = id
        self.account = account
        self.stream = stream
        startedAt = time
        seenAt = time
        self.viewer = viewer
    }

    /// Milliseconds watched: as the player told, where it did; else what was delivered, each part once.
    package var watched: Int {
        if hasBeacons { return told }
        return pictures.borders.isEmpty ? sounds.length : pictures.length
    }

    /// Whether it came to the end of the film.
    package var isComplete: Bool {
        if hasEnded { return true }
        guard let filmLength, filmLength > 0 else { return false }
        return Double(spans.end) >= Self.endShare * Double(filmLength)
    }

    /// Which of the film's ``Figures/steps`` were seen, each by its middle.
    package func hasSeen(step: Int) -> Bool {
        guard let filmLength, filmLength > 0 else { return false }
        return spans.contains(filmLength * (2 * step + 1) / (2 * Figures.steps))
    }

    private var spans: MediaSpans {
        if hasBeacons, !toldSpans.borders.isEmpty { return toldSpans }
        return pictures.borders.isEmpty ? sounds : pictures
    }

    /// Takes what was served.
    package mutating func take(_ sighting: Sighting) {
        seenAt = max(seenAt, sighting.time)
        bytes += sighting.bytes
        filmLength = sighting.filmLength ?? filmLength
        viewerID = sighting.viewerID ?? viewerID
        guard case .segment(let segment) = sighting.content, sighting.isSubstantial else { return }
        isView = true
        if hasBeacons == false {
            let length = Int64(segment.length ?? 0)
            presentUntil = max(presentUntil, sighting.time + length + Self.presence.segment)
        }
        guard let start = segment.start, let length = segment.length else { return quality(segment) { _ in } }
        let new =
            segment.isSound ? sounds.insert(start, start + length) : pictures.insert(start, start + length)
        quality(segment) { $0.delivered += new }
    }

    private mutating func quality(_ segment: Sighting.Segment, _ change: (inout Quality) -> Void) {
        // Which sound was heard tells nothing of the picture; of what has none, it is all there is.
        guard !segment.isSound else { return }
        quality(segment.rendition, change)
    }

    private mutating func quality(_ name: String, _ change: (inout Quality) -> Void) {
        if let place = qualities.firstIndex(where: { $0.name == name }) {
            change(&qualities[place])
        } else if qualities.count < Self.mostQualities {
            var quality = Quality(name: name)
            change(&quality)
            qualities.append(quality)
        }
    }

    /// Takes what the player told at a time.
    package mutating func take(_ event: BeaconEvent, at time: Int64) {
        seenAt = max(seenAt, time)
        hasBeacons = true
        told += event.watched
        stalled += event.stalled
        if let startup = event.startup, self.startup == nil { self.startup = startup }
        // A seek tells where it went, and what was watched before it.
        if let position = event.position, event.kind != .seek {
            toldSpans.insert(max(0, position - event.watched), position)
        }
        if let rendition = event.rendition ?? qualities.last?.name {
            quality(rendition) { $0.told += event.watched }
        }
        switch event.kind {
        case .play:
            isView = true
            presentUntil = time + Self.presence.beacon
        case .heartbeat, .seek, .stall: presentUntil = time + Self.presence.beacon
        case .error:
            errors += 1
            presentUntil = time
        case .pause: presentUntil = time
        case .end:
            hasEnded = true
            presentUntil = time
        }
    }
}
