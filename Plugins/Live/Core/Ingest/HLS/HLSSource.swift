/// Pulls a live HLS stream, without its I/O: tells what is to be fetched, takes what came, and makes records of it.
///
/// ```
/// first ──▶ multivariant ──▶ tracks: playlist ◀──▶ init, segment, segment …
///   └──────── media ──────────┘
/// ```
///
/// One or two playlists are followed, the picture's and that of its sound; their segments are fetched in the order in which they
/// are shown.
package struct HLSSource: Sendable {
    /// What to do next.
    package enum Step: Sendable, Hashable {
        case fetch(HLSRequest)
        /// Nothing for so long, milliseconds.
        case wait(Int64)
        /// It is over, and why.
        case end(HLSProblem)
    }

    /// Failures of a playlist or of segments in a row after which it is over.
    private static let mostFailures = 4

    private let url: String
    private var tracks: [HLSTrack] = []
    private var problem: HLSProblem?
    private var kind: LiveSourceKind?

    /// Of the address of a playlist.
    package init(url: String) {
        self.url = url
    }

    /// What to do at a time, milliseconds of any clock.
    package func next(now: Int64) -> Step {
        if let problem { return .end(problem) }
        guard !tracks.isEmpty else {
            return .fetch(HLSRequest(purpose: .first, file: .init(url: url)))
        }
        let loaded = tracks.indices.filter { !tracks[$0].waiting.isEmpty }
        if let due = tracks.indices.first(where: { tracks[$0].dueAt <= now && !tracks[$0].isEnded }) {
            return .fetch(HLSRequest(purpose: .playlist(track: due), file: .init(url: tracks[due].url)))
        }
        if let track = loaded.min(by: { number($0) < number($1) }), let segment = tracks[track].waiting.first {
            if let initial = segment.initial, initial != tracks[track].initial {
                return .fetch(HLSRequest(purpose: .initial(track: track), file: initial))
            }
            return .fetch(HLSRequest(purpose: .segment(track: track), file: segment.file))
        }
        let open = tracks.filter { !$0.isEnded }
        guard let due = open.map(\.dueAt).min() else { return .end(.ended) }
        return .wait(max(1, due - now))
    }

    private func number(_ track: Int) -> Int { tracks[track].waiting.first?.number ?? .max }

    /// A request was answered with these bytes, from that address. Answers with what the session is fed, in records, and of
    /// which kind they are.
    package mutating func take(
        _ bytes: [UInt8], from url: String, for request: HLSRequest, now: Int64
    ) -> (records: [[UInt8]], kind: LiveSourceKind)? {
        do throws(HLSProblem) {
            switch request.purpose {
            case .first: try begin(String(decoding: bytes, as: UTF8.self), url, now)
            case .playlist(let track):
                let playlist = try HLSMediaPlaylist(String(decoding: bytes, as: UTF8.self), from: url)
                tracks[track].failures = 0
                try tracks[track].take(playlist, now: now)
            case .initial(let track):
                tracks[track].initial = request.file
                return try records(bytes, track, of: .fragments)
            case .segment(let track):
                let isFragments = tracks[track].waiting.first?.initial != nil
                tracks[track].failures = 0
                tracks[track].drop()
                if isFragments { return try records(bytes, track, of: .fragments) }
                // A packet begins with 0x47 (ISO/IEC 13818-1, 2.4.3.2).
                guard bytes.first == 0x47 else { throw .noMedia }
                guard tracks.count == 1 else { throw .otherSound }
                return try records(bytes, track, of: .transportSegments)
            }
        } catch {
            problem = error
        }
        return nil
    }

    /// A request failed, with a sentence that says why.
    package mutating func fail(_ message: String, for request: HLSRequest, now: Int64) {
        switch request.purpose {
        case .first: problem = HLSProblem(message)
        case .playlist(let track):
            tracks[track].failures += 1
            tracks[track].retry(now: now)
            if tracks[track].failures >= Self.mostFailures { problem = HLSProblem(message) }
        case .initial(let track), .segment(let track):
            // It may have left the playlist; the next one is there.
            tracks[track].failures += 1
            tracks[track].drop()
            if tracks[track].failures >= Self.mostFailures { problem = .unreachable }
        }
    }

    private mutating func begin(_ text: String, _ url: String, _ now: Int64) throws(HLSProblem) {
        if HLSVariants.areIn(text) {
            let variants = try HLSVariants(text, from: url)
            tracks = [HLSTrack(url: variants.picture)]
            if let sound = variants.sound, sound != variants.picture { tracks.append(HLSTrack(url: sound)) }
        } else {
            var track = HLSTrack(url: self.url)
            try track.take(try HLSMediaPlaylist(text, from: url), now: now)
            tracks = [track]
        }
    }

    private mutating func records(
        _ bytes: [UInt8], _ track: Int, of kind: LiveSourceKind
    ) throws(HLSProblem) -> (records: [[UInt8]], kind: LiveSourceKind) {
        // The session's worker reads one kind.
        guard self.kind ?? kind == kind else { throw .noMedia }
        self.kind = kind
        let records =
            kind == .fragments
            ? FragmentRecord.all(of: bytes, stream: track, of: tracks.count) : TransportRecord.all(of: bytes)
        return (records, kind)
    }
}
