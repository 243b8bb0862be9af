/// What a source says of itself before its tracks begin; nil: it does not say.
package struct LiveAnnouncement: Sendable, Hashable {
    /// Whether there are such tracks.
    package var hasVideo: Bool?
    package var hasAudio: Bool?
    /// How many tracks of sound, where there are any.
    package var sounds = 1
    /// Pictures a second.
    package var frameRate: Double?
    /// Bits a second.
    package var videoBitrate: Int?
    package var audioBitrate: Int?

    /// Nothing is said.
    package init() {}
}
