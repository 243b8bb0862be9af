internal import CLibAV
internal import CStreamPlugin

/// The libraries behind libavcodec that encode pictures: what each wants to be told, and what it answers. Named after what
/// they make.
enum PictureLibrary: String {
    case x264 = "h264"
    case x265 = "hevc"
    case aom = "av1"

    /// libavcodec's name.
    var name: String {
        switch self {
        case .x264: "libx264"
        case .x265: "libx265"
        case .aom: "libaom-av1"
        }
    }

    /// Sets the library's own options. Entry points are where the caller asks for them and nowhere else: where a scene
    /// changes the picture may be coded whole, but decoding need not start there.
    func configure(_ context: CodecContext, _ wanted: stream_codec_config) {
        let preset = wanted.preset.size > 0 ? wanted.preset.text : "medium"
        let interval = wanted.keyframe_interval > 0 ? "\(wanted.keyframe_interval)" : nil
        switch self {
        case .x264:
            context.set("preset", preset)
            if wanted.profile.size > 0 { context.set("profile", wanted.profile.text) }
            context.set("forced-idr", "1")
            context.set("x264-params", "annexb=0:keyint=\(interval ?? "infinite"):min-keyint=1000000000")
        case .x265:
            context.set("preset", preset)
            if wanted.profile.size > 0 { context.set("profile", wanted.profile.text) }
            context.set("forced-idr", "1")
            // No pool of threads, which would ask about processors that the sandbox hides: pictures are encoded side by side.
            context.set(
                "x265-params",
                "annexb=0:open-gop=0:keyint=\(interval ?? "-1"):min-keyint=1:scenecut=0:info=0:log-level=-1:"
                    + "pools=none:frame-threads=\(max(1, min(3, wanted.threads)))"
                    + Self.treeUnits(min(wanted.width, wanted.height)))
        case .aom:
            // Every picture is shown as soon as it is decoded, and the next one may be asked to be an entry point.
            context.set("usage", "realtime")
            context.set("cpu-used", Self.speed(preset))
            context.set("lag-in-frames", "0")
            context.set("row-mt", "1")
            context.pointer.pointee.gop_size = Int32(clamping: wanted.keyframe_interval)
            if interval == nil { context.pointer.pointee.gop_size = 1_000_000 }
            context.pointer.pointee.max_b_frames = 0
        }
    }

    /// The stream's configuration record, of what the encoder gives as extradata, or of libaom's first packet: it says
    /// nothing before.
    func record(_ extradata: UnsafeBufferPointer<UInt8>) throws(CodecFailure) -> [UInt8] {
        switch self {
        case .x264: try ParameterSets.h264(extradata)
        case .x265: try ParameterSets.hevc(extradata)
        case .aom: try SequenceHeader.record(extradata)
        }
    }

    /// Leaves out of a packet what containers do not hold.
    func trim(_ packet: UnsafeMutablePointer<AVPacket>) {
        // A temporal delimiter (AV1, 5.6) of no length.
        guard self == .aom, packet.pointee.size > 2, packet.pointee.data[0] == 0x12, packet.pointee.data[1] == 0 else {
            return
        }
        packet.pointee.data += 2
        packet.pointee.size -= 2
    }

    /// A picture must have one coding tree unit at least, which otherwise has 64 samples a side.
    private static func treeUnits(_ side: UInt32) -> String {
        side >= 64 ? "" : side >= 32 ? ":ctu=32" : ":ctu=16"
    }

    private static func speed(_ preset: String) -> String {
        switch preset {
        case "ultrafast", "superfast", "veryfast": "8"
        case "faster", "fast": "7"
        case "medium": "6"
        default: "5"
        }
    }
}
