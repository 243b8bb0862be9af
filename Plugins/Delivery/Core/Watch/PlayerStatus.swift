package import JSON

/// What the player page shows: drawn into it by the server, then polled by its script.
package struct PlayerStatus: Sendable, Hashable {
    /// What the viewer is to see.
    package enum Phase: String, Sendable {
        /// Nothing was handed in yet.
        case empty
        /// The file is on its way.
        case uploading
        /// A live stream that does not play yet.
        case waiting
        /// It plays, live.
        case live
        /// It is being encoded and nothing plays yet.
        case preparing
        /// It plays, and grows.
        case growing
        /// It plays, whole.
        case ready
        /// It never will.
        case failed
    }

    /// What the viewer is to see.
    package var phase: Phase
    /// As the API tells it.
    package var state: String
    /// May be empty.
    package var title: String
    /// 0 to 1, of the encoding.
    package var progress: Double
    /// Why it failed, a sentence.
    package var failure: String?
    /// Whether there are pictures for the seek bar.
    package var hasStoryboard = false
    /// The text tracks that a viewer may choose among.
    package var captions: JSON

    /// Segments that a growing playlist has before the page starts: with fewer than three, players that take it for a
    /// live one stall or give up (RFC 8216bis section 6.2.2 asks three target durations of a live playlist).
    package static let segmentsToStart = 3

    /// Whether the player can start.
    package var isPlayable: Bool { phase == .growing || phase == .ready || phase == .live }

    /// Whether it may still change.
    package var mayChange: Bool { phase != .ready && phase != .failed }

    /// Puts the stream's own state and its media together.
    package init(state: String, title: String, index: MediaIndex) {
        self.state = state
        self.title = title
        progress = index.progress
        failure = index.failure
        captions = PlayerCaptions.tracks(of: index)
        let tracks = PlayableTracks(index)
        let plays = tracks != nil
        let media = tracks.map { $0.pictures + $0.sounds } ?? []
        let isBuffered = media.allSatisfy { $0.segmentCount >= Self.segmentsToStart }
        phase =
            switch index.state {
            case .failed: .failed
            case .ready: plays ? .ready : .failed
            case .encoding: plays && isBuffered ? .growing : .preparing
            case .waiting: Self.phase(ofStream: state)
            }
    }

    /// `isLive` tells whether a stream that is live plays.
    init(_ viewing: Viewing, _ index: MediaIndex, isLive: Bool) {
        self.init(state: viewing.state, title: viewing.title, index: index)
        hasStoryboard = !viewing.isLive && index.hasStoryboard && viewing.offersPictures
        guard viewing.isLive else { return }
        phase = isLive ? .live : .waiting
        // Their times are the stream's, and the browser's clock of a live one is its own.
        captions = .array([])
    }

    private static func phase(ofStream state: String) -> Phase {
        switch state {
        case "uploading": .uploading
        case "encoding": .preparing
        case "failed": .failed
        default: .empty
        }
    }

    /// The answer of the status route.
    package var json: JSON {
        .object([
            "phase": .string(phase.rawValue), "state": .string(state), "playable": .bool(isPlayable),
            "title": .string(title), "progress": .number(progress), "storyboard": .bool(hasStoryboard),
            "error": failure.map { .object(["message": .string($0)]) } ?? .null, "captions": captions,
        ])
    }
}
