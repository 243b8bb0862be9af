import CLibAV

/// Owns a picture in one of FFmpeg's pixel formats. Used by one thread.
final class Bitmap {
    let frame: UnsafeMutablePointer<AVFrame>

    /// Room for a picture; what its pixels are is undefined.
    init(_ format: AVPixelFormat, width: Int, height: Int) throws(MediaFailure) {
        guard let frame = av_frame_alloc() else { throw LibAV.outOfMemory }
        self.frame = frame
        frame.pointee.format = format.rawValue
        frame.pointee.width = Int32(width)
        frame.pointee.height = Int32(height)
        guard av_frame_get_buffer(frame, 0) >= 0 else { throw LibAV.outOfMemory }
    }

    /// Takes over a frame.
    init(adopting frame: UnsafeMutablePointer<AVFrame>) {
        self.frame = frame
    }

    deinit {
        var frame: UnsafeMutablePointer<AVFrame>? = frame
        av_frame_free(&frame)
    }

    var width: Int { Int(frame.pointee.width) }
    var height: Int { Int(frame.pointee.height) }
    var format: AVPixelFormat { AVPixelFormat(rawValue: frame.pointee.format) }

    /// The same in another format, itself where it has it already. YCbCr is BT.601's, as JPEG and WebP mean it.
    func converted(to format: AVPixelFormat) throws(MediaFailure) -> Bitmap {
        if format == self.format { return self }
        let target = try Bitmap(format, width: width, height: height)
        let context = sws_getContext(
            frame.pointee.width, frame.pointee.height, self.format, frame.pointee.width, frame.pointee.height, format,
            SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP, nil, nil, nil)
        guard let context else { throw LibAV.outOfMemory }
        defer { sws_freeContext(context) }
        guard
            sws_scale(
                context, planes(frame), strides(frame), 0, frame.pointee.height, mutablePlanes(target.frame),
                strides(target.frame)) == frame.pointee.height
        else { throw MediaFailure(.internalError, "A picture could not be converted.") }
        return target
    }

    private func planes(_ frame: UnsafeMutablePointer<AVFrame>) -> [UnsafePointer<UInt8>?] {
        mutablePlanes(frame).map { UnsafePointer($0) }
    }

    private func mutablePlanes(_ frame: UnsafeMutablePointer<AVFrame>) -> [UnsafeMutablePointer<UInt8>?] {
        [frame.pointee.data.0, frame.pointee.data.1, frame.pointee.data.2, frame.pointee.data.3]
    }

    private func strides(_ frame: UnsafeMutablePointer<AVFrame>) -> [Int32] {
        [
            frame.pointee.linesize.0, frame.pointee.linesize.1, frame.pointee.linesize.2, frame.pointee.linesize.3,
        ]
    }
}
