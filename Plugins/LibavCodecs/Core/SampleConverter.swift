internal import CLibAV

/// Brings decoded sound into planar float where it is in another format; rate and channels stay.
final class SampleConverter {
    private var resampler: OpaquePointer?
    private var format: Int32 = -1
    private var channels: Int32 = 0

    deinit {
        swr_free(&resampler)
    }

    func convert(_ decoded: DecodedFrame) throws(CodecFailure) -> DecodedFrame {
        let source = decoded.frame
        if source.pointee.format == AV_SAMPLE_FMT_FLTP.rawValue { return decoded }
        try prepare(source)
        let result = try DecodedFrame()
        result.frame.pointee.format = AV_SAMPLE_FMT_FLTP.rawValue
        result.frame.pointee.sample_rate = source.pointee.sample_rate
        result.frame.pointee.nb_samples = source.pointee.nb_samples
        av_channel_layout_copy(&result.frame.pointee.ch_layout, &source.pointee.ch_layout)
        var status = av_frame_get_buffer(result.frame, 0)
        guard status >= 0 else { throw CodecFailure("convert sound", status) }
        status = swr_convert(
            resampler, result.frame.pointee.extended_data, result.frame.pointee.nb_samples,
            UnsafeMutableRawPointer(source.pointee.extended_data)?
                .assumingMemoryBound(to: UnsafePointer<UInt8>?.self), source.pointee.nb_samples)
        guard status >= 0 else { throw CodecFailure("convert sound", status) }
        result.frame.pointee.best_effort_timestamp = source.pointee.best_effort_timestamp
        return result
    }

    private func prepare(_ source: UnsafeMutablePointer<AVFrame>) throws(CodecFailure) {
        if resampler != nil, format == source.pointee.format, channels == source.pointee.ch_layout.nb_channels {
            return
        }
        format = source.pointee.format
        channels = source.pointee.ch_layout.nb_channels
        // Equal rates and layouts on both sides: only the format changes, sample by sample.
        let status = swr_alloc_set_opts2(
            &resampler, &source.pointee.ch_layout, AV_SAMPLE_FMT_FLTP, source.pointee.sample_rate,
            &source.pointee.ch_layout, AVSampleFormat(rawValue: format), source.pointee.sample_rate, 0, nil)
        guard status >= 0, swr_init(resampler) >= 0 else {
            throw CodecFailure("Sound of this format cannot be converted.")
        }
    }
}
