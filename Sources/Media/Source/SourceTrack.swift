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
    /// Clockwise turns by 90° that the picture needs to be upright.
    let quarterTurns: Int
    /// Pictures a second.
    let frameRate: AVRational
    let sampleRate: Int
    let channels: Int
    /// What the colours mean: primaries, transfer and matrix (ISO/IEC 23091-2); 2: not known.
    let color: ColorDescription

    /// The size in which it is shown: upright, with square pixels.
    var displaySize: (width: Int, height: Int) {
        let stretched = max(
            1, Int((Double(width) * Double(pixelAspect.num) / Double(max(1, pixelAspect.den))).rounded()))
        return quarterTurns % 2 == 0 ? (stretched, height) : (height, stretched)
    }
}
