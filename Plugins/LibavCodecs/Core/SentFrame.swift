internal import CLibAV
internal import CStreamPlugin

/// A frame of the other side's as libavcodec takes it: referenced, not copied, where it can be retained.
enum SentFrame {
    static func picture(_ sent: stream_frame) throws(CodecFailure) -> DecodedFrame {
        let picture = try DecodedFrame()
        let frame = picture.frame
        frame.pointee.format = AV_PIX_FMT_YUV420P.rawValue
        frame.pointee.width = Int32(sent.width)
        frame.pointee.height = Int32(sent.height)
        frame.pointee.pts = sent.pts
        frame.pointee.data.0 = sent.planes.0
        frame.pointee.data.1 = sent.planes.1
        frame.pointee.data.2 = sent.planes.2
        frame.pointee.linesize.0 = sent.strides.0
        frame.pointee.linesize.1 = sent.strides.1
        frame.pointee.linesize.2 = sent.strides.2
        // Without a buffer libavcodec copies the planes itself.
        guard let buffer = sent.buffer, let retain = sent.retain, let release = sent.release else { return picture }
        retain(buffer)
        let owner = Unmanaged.passRetained(Owner(buffer: buffer, release: release)).toOpaque()
        let size = Int(sent.strides.0) * Int(sent.height)
        frame.pointee.buf.0 = av_buffer_create(sent.planes.0, size, releaseSentFrame, owner, 0)
        if frame.pointee.buf.0 == nil {
            releaseSentFrame(owner, nil)
            throw CodecFailure("hold a picture", libav_error_memory)
        }
        return picture
    }

    final class Owner {
        private let buffer: UnsafeMutableRawPointer
        private let release: @convention(c) (UnsafeMutableRawPointer?) -> Void

        init(buffer: UnsafeMutableRawPointer, release: @escaping @convention(c) (UnsafeMutableRawPointer?) -> Void) {
            self.buffer = buffer
            self.release = release
        }

        deinit {
            release(buffer)
        }
    }
}

func releaseSentFrame(_ owner: UnsafeMutableRawPointer?, _ data: UnsafeMutablePointer<UInt8>?) {
    guard let owner else { return }
    Unmanaged<SentFrame.Owner>.fromOpaque(owner).release()
}
