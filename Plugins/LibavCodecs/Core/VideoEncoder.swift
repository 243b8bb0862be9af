internal import CLibAV
internal import CStreamPlugin
internal import Glibc

/// Encodes H.264 by libx264, HEVC by libx265 and AV1 by libaom. Packets are as a container holds them: NAL units with
/// 4-byte lengths, parameter sets apart; temporal units without their delimiter.
final class VideoEncoder: LibavCodec {
    private let context: CodecContext
    private let configuration: CodecRecord
    private let library: PictureLibrary
    private var wantsKeyframe = false

    init(_ wanted: stream_codec_config) throws(CodecFailure) {
        guard let library = PictureLibrary(rawValue: wanted.codec.text) else {
            throw CodecFailure("No encoder here makes \(wanted.codec.text).")
        }
        guard let encoder = avcodec_find_encoder_by_name(library.name) else {
            throw CodecFailure("This build of FFmpeg has no \(library.name): install one that does.")
        }
        guard wanted.pixel_format == STREAM_PIXEL_YUV420P.rawValue else {
            throw CodecFailure("Pictures are encoded from 8-bit 4:2:0 alone.")
        }
        self.library = library
        guard 2...16_384 ~= wanted.width, 2...16_384 ~= wanted.height, wanted.width % 2 == 0, wanted.height % 2 == 0
        else { throw CodecFailure("A picture of \(wanted.width)×\(wanted.height) cannot be encoded.") }
        context = try CodecContext(encoder)
        Self.configure(context, wanted, library)
        let status = avcodec_open2(context.pointer, encoder, nil)
        guard status >= 0 else { throw CodecFailure("open the encoder \(library.name)", status) }
        if library == .aom {
            let packet = try Self.firstPacket(wanted, library, encoder)
            configuration = CodecRecord(try packet.withUnsafeBufferPointer(library.record))
        } else {
            configuration = CodecRecord(
                try library.record(
                    UnsafeBufferPointer(
                        start: context.pointer.pointee.extradata, count: Int(context.pointer.pointee.extradata_size))))
        }
        super.init()
    }

    /// What an encoder of the same settings makes of one black picture.
    private static func firstPacket(
        _ wanted: stream_codec_config, _ library: PictureLibrary, _ encoder: UnsafePointer<AVCodec>
    ) throws(CodecFailure) -> [UInt8] {
        let context = try CodecContext(encoder)
        configure(context, wanted, library)
        guard avcodec_open2(context.pointer, encoder, nil) >= 0, let frame = av_frame_alloc(),
            let packet = av_packet_alloc()
        else { throw CodecFailure("There was not enough memory to open the encoder \(library.name).") }
        defer {
            var frame: UnsafeMutablePointer<AVFrame>? = frame
            var packet: UnsafeMutablePointer<AVPacket>? = packet
            av_frame_free(&frame)
            av_packet_free(&packet)
        }
        frame.pointee.width = Int32(wanted.width)
        frame.pointee.height = Int32(wanted.height)
        frame.pointee.format = AV_PIX_FMT_YUV420P.rawValue
        frame.pointee.pts = 0
        guard av_frame_get_buffer(frame, 0) >= 0 else {
            throw CodecFailure("There was not enough memory to open the encoder \(library.name).")
        }
        let height = Int(wanted.height)
        if let plane = frame.pointee.data.0 { memset(plane, 16, Int(frame.pointee.linesize.0) * height) }
        if let plane = frame.pointee.data.1 { memset(plane, 128, Int(frame.pointee.linesize.1) * ((height + 1) / 2)) }
        if let plane = frame.pointee.data.2 { memset(plane, 128, Int(frame.pointee.linesize.2) * ((height + 1) / 2)) }
        guard avcodec_send_frame(context.pointer, frame) >= 0, avcodec_send_frame(context.pointer, nil) >= 0,
            avcodec_receive_packet(context.pointer, packet) >= 0
        else { throw CodecFailure("The encoder \(library.name) gave no picture.") }
        return Array(UnsafeBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size)))
    }

    private static func configure(_ context: CodecContext, _ wanted: stream_codec_config, _ library: PictureLibrary) {
        let codec = context.pointer
        codec.pointee.width = Int32(wanted.width)
        codec.pointee.height = Int32(wanted.height)
        codec.pointee.pix_fmt = AV_PIX_FMT_YUV420P
        codec.pointee.time_base = AVRational(num: wanted.time_base_num, den: wanted.time_base_den)
        codec.pointee.framerate = AVRational(num: wanted.frame_rate_num, den: wanted.frame_rate_den)
        codec.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
        setRates(codec, wanted)
        setColor(codec, wanted.color)
        codec.pointee.max_b_frames = Int32(clamping: wanted.b_frames)
        codec.pointee.thread_count = Int32(clamping: wanted.threads)
        codec.pointee.flags |= libav_codec_flag_global_header | libav_codec_flag_closed_gop
        library.configure(context, wanted)
    }

    private static func setColor(_ codec: UnsafeMutablePointer<AVCodecContext>, _ color: UInt32) {
        guard color != 0 else { return }
        codec.pointee.color_range = AVCOL_RANGE_MPEG
        codec.pointee.color_primaries = AVColorPrimaries(rawValue: color & 0xFF)
        codec.pointee.color_trc = AVColorTransferCharacteristic(rawValue: color >> 8 & 0xFF)
        codec.pointee.colorspace = AVColorSpace(rawValue: color >> 16 & 0xFF)
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
        library.trim(coded)
        CodedPacket.fill(&packet, with: coded)
        return .done
    }

    override func requestKeyframe() {
        wantsKeyframe = true
    }

    override func reconfigure(_ wanted: stream_codec_config) throws(CodecFailure) {
        guard wanted.width == UInt32(context.pointer.pointee.width),
            wanted.height == UInt32(context.pointer.pointee.height)
        else { throw CodecFailure("\(library.name) cannot change its picture's size: open another encoder.") }
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
