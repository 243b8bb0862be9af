internal import CLibAV
internal import CStreamPlugin

/// Encodes AAC-LC by FFmpeg's own encoder. Takes blocks of any length.
final class AudioEncoder: LibavCodec {
    /// Samples a channel that wait for an encoder that is behind.
    private static let mostWaiting = 1 << 16

    private let context: CodecContext
    private var samples: SampleQueue
    private var isDraining = false
    private var isFlushed = false

    init(_ wanted: stream_codec_config) throws(CodecFailure) {
        guard wanted.codec.text == "aac", let encoder = avcodec_find_encoder_by_name("aac") else {
            throw CodecFailure("This build of FFmpeg has no AAC encoder.")
        }
        guard 1...2 ~= wanted.channels, 8000...96_000 ~= wanted.sample_rate else {
            throw CodecFailure("Sound of \(wanted.channels) channels at \(wanted.sample_rate) Hz cannot be encoded.")
        }
        context = try CodecContext(encoder)
        let codec = context.pointer
        codec.pointee.sample_rate = Int32(wanted.sample_rate)
        codec.pointee.sample_fmt = AV_SAMPLE_FMT_FLTP
        av_channel_layout_default(&codec.pointee.ch_layout, Int32(wanted.channels))
        codec.pointee.bit_rate = Int64(clamping: wanted.bitrate)
        codec.pointee.time_base = AVRational(num: 1, den: Int32(wanted.sample_rate))
        codec.pointee.flags |= libav_codec_flag_global_header
        let status = avcodec_open2(codec, encoder, nil)
        guard status >= 0 else { throw CodecFailure("open the encoder of AAC", status) }
        samples = SampleQueue(channels: Int(wanted.channels))
        super.init()
    }

    override func send(_ frame: UnsafePointer<stream_frame>?) throws(CodecFailure) -> Step {
        guard let frame else {
            isDraining = true
            return .done
        }
        if isDraining { throw CodecFailure("The encoder was drained: open another.") }
        if samples.count >= Self.mostWaiting { return .again }
        guard frame.pointee.sample_rate == UInt32(context.pointer.pointee.sample_rate),
            frame.pointee.channels == UInt32(samples.channels)
        else { throw CodecFailure("The encoder got sound of another rate or other channels than it was opened for.") }
        samples.append(frame.pointee)
        return .done
    }

    override func receive(_ packet: inout stream_packet) throws(CodecFailure) -> Step {
        guard let coded = av_packet_alloc() else { throw CodecFailure("encode sound", libav_error_memory) }
        var isHandedOver = false
        defer { if !isHandedOver { releaseCodedPacket(coded) } }
        while true {
            switch avcodec_receive_packet(context.pointer, coded) {
            case 0...:
                CodedPacket.fill(&packet, with: coded)
                isHandedOver = true
                return .done
            case libav_error_eof: return .end
            case libav_error_again: if try !feed() { return .again }
            case let status: throw CodecFailure("encode sound", status)
            }
        }
    }

    /// Gives the encoder what waits; false when that is not enough for a block.
    private func feed() throws(CodecFailure) -> Bool {
        let size = Int(context.pointer.pointee.frame_size)
        if samples.count >= size || isDraining && samples.count > 0 {
            let block = try samples.take(size, rate: context.pointer.pointee.sample_rate)
            let status = avcodec_send_frame(context.pointer, block.frame)
            guard status >= 0 else { throw CodecFailure("encode sound", status) }
            return true
        }
        guard isDraining, !isFlushed else { return false }
        isFlushed = true
        let status = avcodec_send_frame(context.pointer, nil)
        guard status >= 0 else { throw CodecFailure("encode sound", status) }
        return true
    }

    override var extradata: stream_bytes {
        stream_bytes(data: context.pointer.pointee.extradata, size: Int(context.pointer.pointee.extradata_size))
    }
}
