/// Which moment of a video is wanted.
package enum Moment: Sendable, Hashable {
    /// The one that stands for the video.
    case chosen
    /// From its start; beyond its end the last picture is meant.
    case seconds(Double)
    /// Of its length, 0 to 1.
    case share(Double)

    /// Whether what it means depends on the video.
    package var isRelative: Bool {
        if case .seconds = self { false } else { true }
    }
}
