import CLibAV

/// One stream of a container, as far as decoding it needs.
struct SourceTrack {
    /// In the container.
    let index: Int
    /// FFmpeg's name: "h264".
    let codec: String
    /// Seconds a tick.
    let timeBase: AVRational
    /// As in the container.
    let extradata: [UInt8]
    /// Bits a second; 0: not known.
    let bitrate: Int
    /// Coded size, pixels.
    let width: Int
    let height: Int
    /// Of a pixel; 1:1 where it is not known.
    let pixelAspect: AVRational
    /// How the picture is turned to be upright.
    let orientation: Orientation
    /// Pictures a second.
    let frameRate: AVRational
    let sampleRate: Int
    let channels: Int
    /// Of coded sound, where the container says it: bits of a sample and bytes of a block; 0: it does not.
    let sampleBits: Int
    let blockBytes: Int
    /// What the colours mean: primaries, transfer and matrix (ISO/IEC 23091-2); 2: not known.
    let color: ColorDescription
    /// The brightest light that the container says there is, candela a square metre; nil: it does not.
    let peakLight: Double?
    /// Where the container says that the track begins, seconds on its clock.
    let startSeconds: Double?
    /// BCP 47; nil: not known.
    let language: String?
    /// What it is called in the file; nil: nothing.
    let title: String?
    /// Whether it is meant to be played unless another is chosen.
    let isDefault: Bool
    /// Of texts: whether they hold only what cannot be understood without them.
    let isForced: Bool
    /// Of texts: whether they say all that is heard, for those who do not hear.
    let describesSound: Bool

    /// The size in which it is shown: upright, with square pixels.
    var displaySize: (width: Int, height: Int) {
        let stretched = max(
            1, Int((Double(width) * Double(pixelAspect.num) / Double(max(1, pixelAspect.den))).rounded()))
        return orientation.isSideways ? (height, stretched) : (stretched, height)
    }
}
