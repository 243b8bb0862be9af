import CLibAV
import CStreamPlugin

/// Pictures as libavfilter takes and gives them.
extension MediaFrame {
    /// Makes a frame of FFmpeg's refer to the planes, as one more holder. False: no memory.
    func lend(to frame: UnsafeMutablePointer<AVFrame>) -> Bool {
        frame.pointee.format = (isDeep ? AV_PIX_FMT_YUV420P10LE : AV_PIX_FMT_YUV420P).rawValue
        frame.pointee.width = Int32(width)
        frame.pointee.height = Int32(height)
        frame.pointee.data.0 = value.planes.0
        frame.pointee.data.1 = value.planes.1
        frame.pointee.data.2 = value.planes.2
        frame.pointee.linesize.0 = value.strides.0
        frame.pointee.linesize.1 = value.strides.1
        frame.pointee.linesize.2 = value.strides.2
        let holder = Unmanaged.passRetained(self).toOpaque()
        frame.pointee.buf.0 = av_buffer_create(
            value.planes.0, Int(value.strides.0) * height, releaseLentPicture, holder, AV_BUFFER_FLAG_READONLY)
        if frame.pointee.buf.0 == nil { releaseLentPicture(holder, nil) }
        return frame.pointee.buf.0 != nil
    }

    /// Takes over a frame of FFmpeg's as a whole picture; times and meanings are those of the picture that it is made of.
    convenience init(adopting frame: UnsafeMutablePointer<AVFrame>, like original: stream_frame) {
        var value = original
        value.flags &= ~STREAM_FRAME_INTERLACED.rawValue
        value.planes.0 = frame.pointee.data.0
        value.planes.1 = frame.pointee.data.1
        value.planes.2 = frame.pointee.data.2
        value.strides.0 = frame.pointee.linesize.0
        value.strides.1 = frame.pointee.linesize.1
        value.strides.2 = frame.pointee.linesize.2
        value.buffer = Unmanaged.passRetained(FilteredPicture(frame)).toOpaque()
        value.retain = { buffer in
            guard let buffer else { return }
            _ = Unmanaged<FilteredPicture>.fromOpaque(buffer).retain()
        }
        value.release = { buffer in
            guard let buffer else { return }
            Unmanaged<FilteredPicture>.fromOpaque(buffer).release()
        }
        self.init(adopting: value)
    }

    /// Owns a frame of FFmpeg's.
    private final class FilteredPicture {
        private let frame: UnsafeMutablePointer<AVFrame>

        init(_ frame: UnsafeMutablePointer<AVFrame>) {
            self.frame = frame
        }

        deinit {
            var frame: UnsafeMutablePointer<AVFrame>? = frame
            av_frame_free(&frame)
        }
    }
}

private func releaseLentPicture(_ holder: UnsafeMutableRawPointer?, _ data: UnsafeMutablePointer<UInt8>?) {
    guard let holder else { return }
    Unmanaged<MediaFrame>.fromOpaque(holder).release()
}
