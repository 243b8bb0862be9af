/// What is refused before it can use up the process, whatever the specification says.
enum Bounds {
    /// Pixels of a picture: 8K UHD and a little more.
    static let pixels = 36_000_000
    /// Streams in a container.
    static let streams = 32
    /// Length of a source.
    static let seconds = 12.0 * 3600
    /// Pictures that are decoded: 12 hours at 120 a second.
    static let frames = 12 * 3600 * 120
    /// Bytes of one coded picture or block.
    static let packetBytes = 64 << 20
}
