internal import CLibAV
internal import CStreamPlugin

/// Encodes H.264 by libx264. Packets are as a container holds them: NAL units with 4-byte lengths, parameter sets apart.
final class VideoEncoder: LibavCodec {
    private let context: CodecContext
    private let configuration: ParameterSets
    private var wantsKeyframe = false

    init(_ wanted: stream_codec_config) throws(CodecFailure) {
        guard wanted.codec.text == "h264", let encoder = avcodec_find_encoder_by_name("libx264") else {
            throw CodecFailure("This build of FFmpeg has no libx264: install one that does.")
        }
        guard wanted.pixel_format == STREAM_PIXEL_YUV420P.rawValue else {
            throw CodecFailure("H.264 is encoded from 8-bit 4:2:0 alone.")
        }
        guard 2...16_384 ~= wanted.width, 2...16_384 ~= wanted.height, wanted.width % 2 == 0, wanted.height % 2 == 0
        else { throw CodecFailure("A picture of \(wanted.width)×\(wanted.height) cannot be encoded.") }
        context = try CodecContext(encoder)
        Self.configure(context, wanted)
        let status = avcodec_open2(context.pointer, encoder, nil)
        guard status >= 0 else { throw CodecFailure("open the encoder libx264", status) }
        configuration = try ParameterSets(
            UnsafeBufferPointer(
                start: context.pointer.pointee.extradata, count: Int(context.pointer.pointee.extradata_size)))
        super.init()
    }

    private static func configure(_ context: CodecContext, _ wanted: stream_codec_config) {
        let codec = context.pointer
        codec.pointee.width = Int32(wanted.width)
        codec.pointee.height = Int32(wanted.height)
        codec.pointee.pix_fmt = AV_PIX_FMT_YUV420P
        codec.pointee.time_base = AVRational(num: wanted.time_base_num, den: wanted.time_base_den)
        codec.pointee.framerate = AVRational(num: wanted.frame_rate_num, den: wanted.frame_rate_den)
        codec.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
        setRates(codec, wanted)
        codec.pointee.max_b_frames = Int32(clamping: wanted.b_frames)
        codec.pointee.thread_count = Int32(clamping: wanted.threads)
        codec.pointee.flags |= libav_codec_flag_global_header | libav_codec_flag_closed_gop
        context.set("preset", wanted.preset.size > 0 ? wanted.preset.text : "medium")
        if wanted.profile.size > 0 { context.set("profile", wanted.profile.text) }
        context.set("forced-idr", "1")
        // Where a scene changes the picture is coded whole (I), but an entry point (IDR) it becomes only on request:
        // cuts are where the caller wants them.
        let interval = wanted.keyframe_interval > 0 ? "\(wanted.keyframe_interval)" : "infinite"
        context.set("x264-params", "annexb=0:keyint=\(interval):min-keyint=1000000000")
    }

    private static func setRates(_ codec: UnsafeMutablePointer<AVCodecContext>, _ wanted: stream_codec_config) {
        codec.pointee.bit_rate = Int64(clamping: wanted.bitrate)
        codec.pointee.rc_max_rate = Int64(clamping: wanted.max_bitrate)
        codec.pointee.rc_buffer_size = Int32(clamping: wanted.buffer_bits)
    }

    override func send(_ frame: UnsafePointer<stream_frame>?) throws(CodecFailure) -> Step {
        guard let frame else { return try answer(avcodec_send_frame(context.pointer, nil)) }
        guard frame.pointee.width == UInt32(context.pointer.pointee.width),
            frame.pointee.height == UInt32(context.pointer.pointee.height),
            frame.pointee.pixel_format == STREAM_PIXEL_YUV420P.rawValue
        else { throw CodecFailure("The encoder got a picture of another size or format than it was opened for.") }
        let picture = try SentFrame.picture(frame.pointee)
        let isKeyframe = wantsKeyframe || frame.pointee.keyframe != 0
        picture.frame.pointee.pict_type = isKeyframe ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE
        let step = try answer(avcodec_send_frame(context.pointer, picture.frame))
        if step == .done { wantsKeyframe = false }
        return step
    }

    override func receive(_ packet: inout stream_packet) throws(CodecFailure) -> Step {
        guard let coded = av_packet_alloc() else { throw CodecFailure("encode a picture", libav_error_memory) }
        let step: Step
        do throws(CodecFailure) {
            step = try answer(avcodec_receive_packet(context.pointer, coded))
        } catch {
            releaseCodedPacket(coded)
            throw error
        }
        guard step == .done else {
            releaseCodedPacket(coded)
            return step
        }
        CodedPacket.fill(&packet, with: coded)
        return .done
    }

    override func requestKeyframe() {
        wantsKeyframe = true
    }

    override func reconfigure(_ wanted: stream_codec_config) throws(CodecFailure) {
        guard wanted.width == UInt32(context.pointer.pointee.width),
            wanted.height == UInt32(context.pointer.pointee.height)
        else { throw CodecFailure("libx264 cannot change its picture's size: open another encoder.") }
        Self.setRates(context.pointer, wanted)
    }

    override var extradata: stream_bytes { configuration.bytes }

    private func answer(_ status: Int32) throws(CodecFailure) -> Step {
        switch status {
        case 0...: .done
        case libav_error_again: .again
        case libav_error_eof: .end
        default: throw CodecFailure("encode a picture", status)
        }
    }
}
