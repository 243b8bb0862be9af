import CLibAV

/// One of FFmpeg's encoders of pictures, open. The boundary of codec plugins has pictures in 4:2:0 alone; these want RGB and
/// palettes. They get what was made here, never a stranger's bytes. Used by one thread.
final class PictureEncoder {
    /// What may be opened, by FFmpeg's names.
    enum Name: String {
        case mjpeg, png, libwebp, gif
        case movingWebP = "libwebp_anim"
    }

    private var context: UnsafeMutablePointer<AVCodecContext>?
    private let packet: UnsafeMutablePointer<AVPacket>

    /// Opens it for pictures like `picture`, whose times are of `ticks` a second. Throws `UNSUPPORTED_CODEC` where this build of
    /// FFmpeg has none.
    init(_ name: Name, like picture: Bitmap, ticks: Int32, options: [String: String] = [:]) throws(MediaFailure) {
        guard let codec = avcodec_find_encoder_by_name(name.rawValue) else {
            throw MediaFailure(
                .unsupportedCodec, "The server's FFmpeg cannot write this kind of picture: ask for another.")
        }
        guard let packet = av_packet_alloc() else { throw LibAV.outOfMemory }
        self.packet = packet
        context = avcodec_alloc_context3(codec)
        guard let context else { throw LibAV.outOfMemory }
        context.pointee.width = picture.frame.pointee.width
        context.pointee.height = picture.frame.pointee.height
        context.pointee.pix_fmt = picture.format
        context.pointee.time_base = AVRational(num: 1, den: ticks)
        context.pointee.thread_count = 1
        context.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
        // AV_CODEC_FLAG_BITEXACT: no name of the library in the file.
        context.pointee.flags |= 1 << 23
        if name == .mjpeg {
            context.pointee.color_range = AVCOL_RANGE_JPEG
            // AV_CODEC_FLAG_QSCALE, and a scale of 3 in units of 118: hardly to be told from the film.
            context.pointee.flags |= 1 << 1
            context.pointee.global_quality = 3 * 118
        }
        var dictionary: OpaquePointer?
        for (name, value) in options { av_dict_set(&dictionary, name, value, 0) }
        defer { av_dict_free(&dictionary) }
        guard avcodec_open2(context, codec, &dictionary) >= 0 else {
            throw MediaFailure(.internalError, "The encoder of pictures did not open.")
        }
    }

    deinit {
        avcodec_free_context(&context)
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
    }

    /// What a container needs to know.
    func describe(_ stream: UnsafeMutablePointer<AVStream>) throws(MediaFailure) {
        guard avcodec_parameters_from_context(stream.pointee.codecpar, context) >= 0 else { throw LibAV.outOfMemory }
    }

    /// Encodes a picture to be shown from `time` on, ticks; nil ends it. Hands over the packets that come of it.
    func encode(
        _ picture: Bitmap?, time: Int64 = 0,
        _ take: (UnsafeMutablePointer<AVPacket>) throws(MediaFailure) -> Void
    ) throws(MediaFailure) {
        if let picture {
            picture.frame.pointee.pts = time
            picture.frame.pointee.quality = context?.pointee.global_quality ?? 0
        }
        guard avcodec_send_frame(context, picture?.frame) >= 0 else {
            throw MediaFailure(.internalError, "A picture could not be encoded.")
        }
        while avcodec_receive_packet(context, packet) >= 0 {
            try take(packet)
            av_packet_unref(packet)
        }
    }
}
