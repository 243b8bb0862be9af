internal import CLibAV
internal import CStreamPlugin

/// Owns an `AVFrame`. Across the boundary it is its own reference count.
final class DecodedFrame {
    let frame: UnsafeMutablePointer<AVFrame>

    init() throws(CodecFailure) {
        guard let frame = av_frame_alloc() else { throw CodecFailure("hold a frame", libav_error_memory) }
        self.frame = frame
    }

    deinit {
        var frame: UnsafeMutablePointer<AVFrame>? = frame
        av_frame_free(&frame)
    }

    /// Describes the frame to the other side, which becomes one more owner.
    func fill(_ target: inout stream_frame) {
        let source = frame.pointee
        target = stream_frame()
        target.struct_size = UInt32(MemoryLayout<stream_frame>.size)
        target.pts = source.best_effort_timestamp
        target.duration = libav_frame_duration(frame)
        if source.width > 0 { describePicture(&target) } else { describeSound(&target) }
        target.buffer = Unmanaged.passRetained(self).toOpaque()
        target.retain = retainDecodedFrame
        target.release = releaseDecodedFrame
    }

    private func describePicture(_ target: inout stream_frame) {
        let source = frame.pointee
        target.kind = STREAM_MEDIA_VIDEO.rawValue
        target.width = UInt32(source.width)
        target.height = UInt32(source.height)
        target.pixel_format =
            source.format == AV_PIX_FMT_YUV420P10LE.rawValue
            ? STREAM_PIXEL_YUV420P10.rawValue : STREAM_PIXEL_YUV420P.rawValue
        if source.interlaced_frame != 0 { target.flags |= STREAM_FRAME_INTERLACED.rawValue }
        if source.top_field_first != 0 { target.flags |= STREAM_FRAME_TOP_FIELD_FIRST.rawValue }
        target.color =
            source.color_primaries.rawValue & 0xFF | (source.color_trc.rawValue & 0xFF) << 8
            | (source.colorspace.rawValue & 0xFF) << 16
        if source.sample_aspect_ratio.num > 0, source.sample_aspect_ratio.den > 0 {
            target.pixel_aspect_num = UInt32(source.sample_aspect_ratio.num)
            target.pixel_aspect_den = UInt32(source.sample_aspect_ratio.den)
        }
        target.plane_count = 3
        target.planes.0 = source.data.0
        target.planes.1 = source.data.1
        target.planes.2 = source.data.2
        target.strides.0 = source.linesize.0
        target.strides.1 = source.linesize.1
        target.strides.2 = source.linesize.2
    }

    private func describeSound(_ target: inout stream_frame) {
        let source = frame.pointee
        let channels = min(8, Int(source.ch_layout.nb_channels))
        target.kind = STREAM_MEDIA_AUDIO.rawValue
        target.sample_format = STREAM_SAMPLE_FLOAT_PLANAR.rawValue
        target.sample_rate = UInt32(max(0, source.sample_rate))
        target.samples = UInt32(max(0, source.nb_samples))
        target.channels = UInt32(channels)
        target.plane_count = UInt32(channels)
        if source.ch_layout.order == AV_CHANNEL_ORDER_NATIVE { target.channel_mask = source.ch_layout.u.mask }
        withUnsafeMutableBytes(of: &target.planes) { planes in
            let planes = planes.bindMemory(to: UnsafeMutablePointer<UInt8>?.self)
            for channel in 0..<channels { planes[channel] = source.extended_data[channel] }
        }
        withUnsafeMutableBytes(of: &target.strides) { strides in
            let strides = strides.bindMemory(to: Int32.self)
            for channel in 0..<channels { strides[channel] = source.nb_samples * 4 }
        }
    }
}

func retainDecodedFrame(_ buffer: UnsafeMutableRawPointer?) {
    guard let buffer else { return }
    _ = Unmanaged<DecodedFrame>.fromOpaque(buffer).retain()
}

func releaseDecodedFrame(_ buffer: UnsafeMutableRawPointer?) {
    guard let buffer else { return }
    Unmanaged<DecodedFrame>.fromOpaque(buffer).release()
}
