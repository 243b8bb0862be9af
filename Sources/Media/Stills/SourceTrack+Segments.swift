import CLibAV

extension SourceTrack {
    /// A picture as this pipeline stores it: shown as it is coded, on a clock of `timescale` ticks a second.
    init(codec: String, width: Int, height: Int, timescale: Int, extradata: [UInt8], color: ColorDescription) {
        self.init(
            index: 0, codec: codec, timeBase: AVRational(num: 1, den: Int32(clamping: timescale)),
            extradata: extradata, bitrate: 0, width: width, height: height,
            pixelAspect: AVRational(num: 1, den: 1), orientation: .upright, frameRate: AVRational(num: 25, den: 1),
            sampleRate: 0, channels: 0, sampleBits: 0, blockBytes: 0, color: color, peakLight: nil,
            startSeconds: nil, language: nil, title: nil, isDefault: true, isForced: false,
            describesSound: false)
    }
}
