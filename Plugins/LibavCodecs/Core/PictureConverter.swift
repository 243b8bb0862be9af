internal import CLibAV

/// Brings a decoded picture into a format of the boundary where it is in another: other chroma, more bits, full range,
/// red, green and blue, see-through. YCbCr keeps its matrix; what is RGB becomes BT.709.
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
        let kind = Kind(descriptor)
        let result = try DecodedFrame()
        result.frame.pointee.format = kind.target.rawValue
        result.frame.pointee.width = source.pointee.width
        result.frame.pointee.height = source.pointee.height
        var status = av_frame_get_buffer(result.frame, 0)
        guard status >= 0 else { throw CodecFailure("convert a picture", status) }
        try scale(source, format, kind, isFullRange, to: result.frame)
        status = av_frame_copy_props(result.frame, source)
        guard status >= 0 else { throw CodecFailure("convert a picture", status) }
        result.frame.pointee.color_range = AVCOL_RANGE_MPEG
        if kind.isRGB { result.frame.pointee.colorspace = AVCOL_SPC_BT709 }
        if kind.isSeeThrough { Transparency.overBlack(result.frame, isDeep: kind.isDeep) }
        result.frame.pointee.format = kind.isDeep ? AV_PIX_FMT_YUV420P10LE.rawValue : AV_PIX_FMT_YUV420P.rawValue
        return result
    }

    /// What of a format decides what it becomes.
    private struct Kind {
        let isRGB: Bool
        let isSeeThrough: Bool
        let isDeep: Bool

        init(_ descriptor: UnsafePointer<AVPixFmtDescriptor>) {
            let flags = descriptor.pointee.flags
            let isPalette = flags & UInt64(AV_PIX_FMT_FLAG_PAL) != 0
            isRGB = flags & UInt64(AV_PIX_FMT_FLAG_RGB) != 0 || isPalette
            isSeeThrough = flags & UInt64(AV_PIX_FMT_FLAG_ALPHA) != 0 || isPalette
            isDeep = descriptor.pointee.comp.0.depth > 8
        }

        var target: AVPixelFormat {
            switch (isDeep, isSeeThrough) {
            case (false, false): AV_PIX_FMT_YUV420P
            case (false, true): AV_PIX_FMT_YUVA420P
            case (true, false): AV_PIX_FMT_YUV420P10LE
            case (true, true): AV_PIX_FMT_YUVA420P10LE
            }
        }
    }

    /// Converts into a frame with room. The fields of an interlaced picture are converted each by itself: where they
    /// have moved, colours must not be mixed over both.
    private func scale(
        _ source: UnsafeMutablePointer<AVFrame>, _ format: AVPixelFormat, _ kind: Kind, _ isFullRange: Bool,
        to target: UnsafeMutablePointer<AVFrame>
    ) throws(CodecFailure) {
        let height = source.pointee.height
        let fields: Int32 = source.pointee.interlaced_frame != 0 && height % 4 == 0 ? 2 : 1
        try prepare(source.pointee.width, height / fields, format, kind, isFullRange)
        for field in 0..<fields {
            var from = planes(source, field, of: fields)
            let to = planes(target, field, of: fields)
            if kind.isRGB, source.pointee.format == AV_PIX_FMT_PAL8.rawValue { from.planes[1] = source.pointee.data.1 }
            let sourcePlanes = from.planes.map { UnsafePointer<UInt8>($0) }
            let rows = sws_scale(scaler, sourcePlanes, from.strides, 0, height / fields, to.planes, to.strides)
            guard rows == height / fields else { throw CodecFailure("A picture's format cannot be converted.") }
        }
    }

    private func planes(_ frame: UnsafeMutablePointer<AVFrame>, _ field: Int32, of fields: Int32) -> (
        planes: [UnsafeMutablePointer<UInt8>?], strides: [Int32]
    ) {
        let data = frame.pointee.data
        let lines = frame.pointee.linesize
        let strides = [lines.0, lines.1, lines.2, lines.3]
        let planes = zip([data.0, data.1, data.2, data.3], strides).map { plane, stride in
            plane.map { $0 + Int(field) * Int(stride) }
        }
        return (planes, strides.map { $0 * fields })
    }

    private func prepare(
        _ width: Int32, _ height: Int32, _ format: AVPixelFormat, _ kind: Kind, _ isFullRange: Bool
    ) throws(CodecFailure) {
        scaler = sws_getCachedContext(
            scaler, width, height, Self.plain(format), width, height, kind.target, SWS_BILINEAR, nil, nil, nil)
        guard let scaler else { throw CodecFailure("A picture's format cannot be converted.") }
        // The same matrix on both sides: only the range changes. RGB has none of its own.
        let matrix = sws_getCoefficients(SWS_CS_ITU709)
        sws_setColorspaceDetails(
            scaler, matrix, isFullRange || kind.isRGB ? 1 : 0, matrix, 0, 0, 1 << 16, 1 << 16)
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
