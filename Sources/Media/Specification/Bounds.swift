/// What is refused before it can use up the process, whatever the specification says.
enum Bounds {
    /// Pixels of a picture: 8K UHD and a little more.
    static let pixels = 36_000_000
    /// Streams in a container.
    static let streams = 32
    /// Edits of a track of an MP4 file.
    static let edits = 4096
    /// Length of a source.
    static let seconds = 12.0 * 3600
    /// Pictures that are decoded: 12 hours at 120 a second.
    static let frames = 12 * 3600 * 120
    /// Pictures a second that are kept of more.
    static let picturesPerSecond = 120
    /// Pictures a second beyond which a source is refused: slow motion is recorded with up to 960.
    static let mostPicturesPerSecond = 1000
    /// The longest time without a picture or a sound; what comes after a longer one has a damaged time.
    static let gapSeconds = 1800
    /// A file of fewer bits a second than this is not as long as it says.
    static let leastBitrate = 300.0
    /// Channels of sound.
    static let channels = 8
    /// Samples of one coded block of sound, of all channels.
    static let soundSamples = 8 << 20
    /// Bytes of one coded picture or block.
    static let packetBytes = 64 << 20
}
