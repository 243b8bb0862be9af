internal import CLibAV

/// Brings a decoded picture into a format of the boundary where it is in another: other chroma, more bits, full range.
final class PictureConverter {
    private var scaler: OpaquePointer?

    deinit {
        sws_freeContext(scaler)
    }

    func convert(_ decoded: DecodedFrame) throws(CodecFailure) -> DecodedFrame {
        let source = decoded.frame
        let format = AVPixelFormat(rawValue: source.pointee.format)
        let isFullRange = source.pointee.color_range == AVCOL_RANGE_JPEG || Self.isFullRange(format)
        if !isFullRange, format == AV_PIX_FMT_YUV420P || format == AV_PIX_FMT_YUV420P10LE { return decoded }
        guard let descriptor = av_pix_fmt_desc_get(format) else {
            throw CodecFailure("The decoder gave a picture of no known format.")
        }
        let target = descriptor.pointee.comp.0.depth > 8 ? AV_PIX_FMT_YUV420P10LE : AV_PIX_FMT_YUV420P
        let result = try DecodedFrame()
        result.frame.pointee.format = target.rawValue
        result.frame.pointee.width = source.pointee.width
        result.frame.pointee.height = source.pointee.height
        var status = av_frame_get_buffer(result.frame, 0)
        guard status >= 0 else { throw CodecFailure("convert a picture", status) }
        try prepare(source, format, target, isFullRange)
        status = sws_scale_frame(scaler, result.frame, source)
        guard status >= 0 else { throw CodecFailure("convert a picture", status) }
        av_frame_copy_props(result.frame, source)
        result.frame.pointee.color_range = AVCOL_RANGE_MPEG
        return result
    }

    private func prepare(
        _ source: UnsafeMutablePointer<AVFrame>, _ format: AVPixelFormat, _ target: AVPixelFormat, _ isFullRange: Bool
    ) throws(CodecFailure) {
        let width = source.pointee.width
        let height = source.pointee.height
        scaler = sws_getCachedContext(
            scaler, width, height, Self.plain(format), width, height, target, SWS_BILINEAR, nil, nil, nil)
        guard let scaler else { throw CodecFailure("A picture's format cannot be converted.") }
        let isHD = height >= 720
        let matrix = sws_getCoefficients(isHD ? SWS_CS_ITU709 : SWS_CS_ITU601)
        sws_setColorspaceDetails(scaler, matrix, isFullRange ? 1 : 0, matrix, 0, 0, 1 << 16, 1 << 16)
    }

    /// The formats whose names say full range are deprecated: swscale wants the plain one and the range apart.
    private static func plain(_ format: AVPixelFormat) -> AVPixelFormat {
        switch format {
        case AV_PIX_FMT_YUVJ420P: AV_PIX_FMT_YUV420P
        case AV_PIX_FMT_YUVJ422P: AV_PIX_FMT_YUV422P
        case AV_PIX_FMT_YUVJ444P: AV_PIX_FMT_YUV444P
        case AV_PIX_FMT_YUVJ440P: AV_PIX_FMT_YUV440P
        case AV_PIX_FMT_YUVJ411P: AV_PIX_FMT_YUV411P
        default: format
        }
    }

    private static func isFullRange(_ format: AVPixelFormat) -> Bool { plain(format) != format }
}
