/// One rendition of a live stream, as its source or its ladder describes it.
package struct LiveTrackDescription: Sendable, Hashable {
    /// What it carries.
    package enum Kind: String, Sendable {
        case video, audio, text
    }

    /// Also the folder's: "720p", "audio".
    package var name: String
    /// What it carries.
    package var kind: Kind
    /// As displayed; 0 of sound.
    package var width: Int
    /// As displayed; 0 of sound.
    package var height: Int
    /// Frames a second; 0 of sound, or where nobody knows.
    package var frameRate: Double
    /// Bits a second as announced; 0 where nobody knows.
    package var bitrate: Int
    /// Of sound; 0 where nobody knows.
    package var channels: Int
    /// BCP 47.
    package var language: String?
    /// What people call it.
    package var label: String?
    /// Whether every segment is made to start with a keyframe: of what is encoded here and of sound; of a copied picture its
    /// sender decides.
    package var startsWithKeyframes: Bool

    /// Describes one.
    package init(
        name: String, kind: Kind, width: Int = 0, height: Int = 0, frameRate: Double = 0, bitrate: Int = 0,
        channels: Int = 0, language: String? = nil, label: String? = nil, startsWithKeyframes: Bool? = nil
    ) {
        self.name = name
        self.kind = kind
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.bitrate = bitrate
        self.channels = channels
        self.language = language
        self.label = label
        self.startsWithKeyframes = startsWithKeyframes ?? (kind != .video)
    }
}
