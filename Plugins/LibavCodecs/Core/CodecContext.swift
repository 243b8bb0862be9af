internal import CLibAV
internal import CStreamPlugin

/// Owns an `AVCodecContext`.
final class CodecContext {
    let pointer: UnsafeMutablePointer<AVCodecContext>

    init(_ codec: UnsafePointer<AVCodec>) throws(CodecFailure) {
        guard let pointer = avcodec_alloc_context3(codec) else {
            throw CodecFailure("There was not enough memory to open the codec.")
        }
        self.pointer = pointer
    }

    deinit {
        var pointer: UnsafeMutablePointer<AVCodecContext>? = pointer
        avcodec_free_context(&pointer)
    }

    /// Sets an option of the codec's own; one that it does not know is left out.
    func set(_ option: String, _ value: String) {
        av_opt_set(pointer.pointee.priv_data, option, value, 0)
    }
}

extension stream_bytes {
    /// The span as text.
    var text: String {
        String(decoding: UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : size), as: UTF8.self)
    }
}
