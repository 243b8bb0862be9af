internal import CLibAV
internal import CStreamPlugin

/// Decodes pictures or sound of one codec into the boundary's formats: 4:2:0 of 8 or 10 bit in limited range, planar
/// float.
final class Decoder: LibavCodec {
    /// Pictures with more pixels are decoded by few threads: each holds frames of its own.
    private static let manyPixels = 8_000_000

    private let context: CodecContext
    private let name: String
    private let pictures = PictureConverter()
    private let sounds = SampleConverter()

    init(_ configuration: stream_codec_config) throws(CodecFailure) {
        name = configuration.codec.text
        guard let descriptor = avcodec_descriptor_get_by_name(name),
            let decoder = avcodec_find_decoder(descriptor.pointee.id)
        else { throw CodecFailure("This build of FFmpeg has no decoder for \(name).") }
        context = try CodecContext(decoder)
        super.init()
        let codec = context.pointer
        codec.pointee.width = Int32(clamping: configuration.width)
        codec.pointee.height = Int32(clamping: configuration.height)
        codec.pointee.sample_rate = Int32(clamping: configuration.sample_rate)
        codec.pointee.bits_per_coded_sample = Int32(clamping: configuration.sample_bits)
        codec.pointee.block_align = Int32(clamping: configuration.block_bytes)
        if configuration.channels > 0 {
            av_channel_layout_default(&codec.pointee.ch_layout, Int32(clamping: configuration.channels))
        }
        codec.pointee.pkt_timebase = AVRational(num: configuration.time_base_num, den: configuration.time_base_den)
        codec.pointee.max_pixels = 36_000_000
        let isLarge = Int(configuration.width) * Int(configuration.height) > Self.manyPixels
        codec.pointee.thread_count = isLarge ? 2 : Int32(clamping: configuration.threads)
        try setExtradata(configuration.extradata)
        let status = avcodec_open2(codec, decoder, nil)
        guard status >= 0 else { throw CodecFailure("open the decoder of \(name)", status) }
    }

    private func setExtradata(_ extradata: stream_bytes) throws(CodecFailure) {
        guard let data = extradata.data, extradata.size > 0 else { return }
        guard extradata.size < 1 << 24,
            let copy = av_mallocz(extradata.size + Int(AV_INPUT_BUFFER_PADDING_SIZE))
        else { throw CodecFailure("The codec configuration in the file is too large.") }
        copy.copyMemory(from: data, byteCount: extradata.size)
        context.pointer.pointee.extradata = copy.assumingMemoryBound(to: UInt8.self)
        context.pointer.pointee.extradata_size = Int32(extradata.size)
    }

    override func send(_ packet: UnsafePointer<stream_packet>?) throws(CodecFailure) -> Step {
        guard let packet else { return try answer(avcodec_send_packet(context.pointer, nil)) }
        guard let coded = av_packet_alloc() else { throw CodecFailure("decode \(name)", libav_error_memory) }
        defer { releaseCodedPacket(coded) }
        // A copy: libavcodec reads past the end, and the boundary promises no padding.
        let status = av_new_packet(coded, Int32(clamping: packet.pointee.size))
        guard status >= 0 else { throw CodecFailure("decode \(name)", status) }
        if let data = packet.pointee.data { coded.pointee.data.update(from: data, count: packet.pointee.size) }
        coded.pointee.pts = packet.pointee.pts
        coded.pointee.dts = packet.pointee.dts
        coded.pointee.duration = packet.pointee.duration
        coded.pointee.flags = packet.pointee.keyframe != 0 ? AV_PKT_FLAG_KEY : 0
        return try answer(avcodec_send_packet(context.pointer, coded))
    }

    override func receive(_ frame: inout stream_frame) throws(CodecFailure) -> Step {
        let decoded = try DecodedFrame()
        let step = try answer(avcodec_receive_frame(context.pointer, decoded.frame))
        guard step == .done else { return step }
        let converted =
            context.pointer.pointee.codec_type == AVMEDIA_TYPE_VIDEO
            ? try pictures.convert(decoded) : try sounds.convert(decoded)
        converted.fill(&frame)
        return .done
    }

    private func answer(_ status: Int32) throws(CodecFailure) -> Step {
        switch status {
        case 0...: .done
        case libav_error_again: .again
        case libav_error_eof: .end
        default: throw CodecFailure("decode \(name)", status)
        }
    }
}
