/// What there is to play of a stream, as the operation `mediaIndex` tells it.
package struct MediaIndex: Sendable, Hashable {
    /// How far the stream's media is.
    package enum State: String, Sendable {
        /// Nothing was handed in yet.
        case waiting
        /// Segments are being added.
        case encoding
        /// Nothing more comes.
        case ready
        /// It is not to be played.
        case failed
    }

    /// How far it is.
    package var state: State
    /// What the encoder aims at: segments end at the first frame at or after each multiple of it.
    package var segmentSeconds: Double
    /// 0 to 1.
    package var progress: Double
    /// Why it failed, a sentence.
    package var failure: String?
    /// Best first, then the sound, then text.
    package var renditions: [Rendition]

    /// Whether there is a sheet of small pictures of it.
    package var hasStoryboard = false

    /// Describes one.
    package init(
        state: State, segmentSeconds: Double = 4, progress: Double = 0, failure: String? = nil,
        renditions: [Rendition] = []
    ) {
        self.state = state
        self.segmentSeconds = segmentSeconds
        self.progress = progress
        self.failure = failure
        self.renditions = renditions
    }

    /// Whether no segment will be added.
    package var isComplete: Bool { state == .ready }

    /// The renditions that a media playlist is served for.
    package var playing: [Rendition] {
        state == .failed ? [] : renditions.filter(\.plays)
    }

    /// What all others are cut like: the picture of which most plays, the first of several, else the first sound.
    package var reference: Rendition? {
        let playing = playing
        let pictures = playing.filter { $0.kind == .video }
        return pictures.max { $0.segmentCount < $1.segmentCount } ?? playing.first { $0.kind == .audio }
    }

    /// EXT-X-TARGETDURATION of every rendition (RFC 8216bis section 4.4.3.1).
    ///
    /// No segment is longer than the aim and one frame, so it is known before the first segment and never changes.
    package var targetDuration: Int {
        let slowest = renditions.filter { $0.kind == .video && $0.frameRate > 0 }.map(\.frameRate).min()
        let longestCut = segmentSeconds + (slowest.map { 1 / $0 } ?? 0)
        let longest = renditions.map(\.longestSeconds).max() ?? 0
        return max(1, Int(max(longestCut, longest).rounded()))
    }
}
