/// A live session as a client recorded it, held against ``HLSLiveRule``s: playlists, blocking reloads, delta updates, parts and
/// files, and when each came.
///
/// What it finds is empty for a server that keeps all rules. A client that asks for little is shown little: what was never
/// asked for is not checked.
public struct HLSLiveSession: Sendable {
    /// What is known of the session beside what was recorded.
    public struct Terms: Sendable {
        /// Whether parts and blocking reloads are promised.
        public var isLowLatency = true
        /// Whether it ended before the recording did.
        public var hasEnded = true
        /// When no publisher was there, seconds since the recording began.
        public var pauses: [ClosedRange<Double>] = []
        /// What networks and busy machines may cost, seconds.
        public var slack = 0.5

        /// The usual.
        public init() {}
    }

    /// The renditions by the address of their playlist.
    public private(set) var renditions: [String: HLSLiveTrack] = [:]
    /// What was found.
    public private(set) var violations: [HLSLiveViolation] = []
    private let terms: Terms
    private var multivariant: HLSMultivariantPlaylist?
    /// The CODECS that each variant had at any time, by its address.
    private var codecs: [String: Set<String>] = [:]

    /// Checks a recording, in any order.
    public init(_ exchanges: [HLSLiveExchange], terms: Terms = Terms()) {
        self.terms = terms
        for exchange in exchanges.sorted(by: { $0.answeredAt < $1.answeredAt }) {
            if exchange.address == "master.m3u8" {
                takeMultivariant(exchange)
            } else if exchange.address.hasSuffix(".m3u8") {
                let address = exchange.address
                var track = renditions[address] ?? HLSLiveTrack(address: address, terms: terms)
                track.take(exchange)
                renditions[address] = track
            }
        }
        let tracks = renditions.values.sorted { $0.address < $1.address }
        for track in tracks { violations += track.violations + track.atTheEnd(of: tracks) }
        compare(tracks)
        reach(tracks)
        let files = exchanges.filter { !$0.address.hasSuffix(".m3u8") && !$0.address.hasSuffix(".mpd") }
        violations += HLSLiveFiles(files, tracks, multivariant, codecs, terms).violations
    }

    private mutating func note(_ rule: HLSLiveRule, _ place: String, at time: Double, _ problem: String) {
        violations.append(HLSLiveViolation(rule, place, at: time, problem))
    }

    private mutating func takeMultivariant(_ exchange: HLSLiveExchange) {
        // After the end the address is that of the recording.
        guard exchange.answer.status == 200, !renditions.values.contains(where: { $0.last?.isEnded == true }) else {
            return
        }
        let text = exchange.answer.text
        let playlist = HLSMultivariantPlaylist(text)
        if let multivariant, Set(playlist.addresses).isDisjoint(with: multivariant.addresses) { return }
        // Whether segments start with keyframes is the media playlists' to say, where the picture is copied.
        for found in HLSChecker.violations(multivariant: text) where found.rule != .independentSegments {
            note(.multivariantWellFormed, exchange.address, at: exchange.answeredAt, found.description)
        }
        multivariant = playlist
        for variant in playlist.variants {
            if let address = variant.address { codecs[address, default: []].formUnion(variant.codecs) }
        }
    }

    private mutating func reach(_ tracks: [HLSLiveTrack]) {
        guard let multivariant else { return note(.renditionsReachable, "master.m3u8", at: 0, "it never came") }
        for address in multivariant.addresses where renditions[address]?.last == nil {
            note(.renditionsReachable, address, at: 0, "it never came")
        }
        for variant in multivariant.variants where tracks.allSatisfy({ $0.isIndependent == false }) {
            if !multivariant.lines.values("EXT-X-INDEPENDENT-SEGMENTS").isEmpty {
                note(.independenceIsTrue, variant.address ?? "master.m3u8", at: 0, "no rendition says so")
            }
        }
    }

    /// What must be the same in all renditions.
    private mutating func compare(_ tracks: [HLSLiveTrack]) {
        guard let first = tracks.first(where: { $0.last != nil }), let playlist = first.last else { return }
        for other in tracks {
            guard other.address != first.address, let theirs = other.last else { continue }
            // Texts have no parts.
            let sameParts = theirs.partTarget == playlist.partTarget || first.isText || other.isText
            if theirs.targetDuration != playlist.targetDuration || theirs.control != playlist.control || !sameParts {
                note(.samePromises, other.address, at: 0, "they are others than those of \(first.address)")
            }
            for (number, segment) in other.segments {
                guard let twin = first.segments[number] else { continue }
                if twin.run != segment.run {
                    note(
                        .sameDiscontinuities, other.address, at: 0,
                        "segment \(number) has \(segment.run), \(twin.run) in \(first.address)")
                }
                // Sound begins at the first of its frames after the picture's cut.
                if let date = segment.date, let theirs = twin.date, abs(date - theirs) > 120 {
                    note(
                        .sameDates, other.address, at: 0,
                        "segment \(number) is \(date - theirs) ms after that of \(first.address)")
                }
            }
        }
    }
}
