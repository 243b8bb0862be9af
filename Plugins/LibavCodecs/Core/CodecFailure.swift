internal import CLibAV
internal import CStreamPlugin
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#endif

/// Why a codec could not do what was asked.
struct CodecFailure: Error {
    /// One sentence.
    let sentence: String

    init(_ sentence: String) {
        self.sentence = sentence
    }

    /// What libavcodec answered to an attempt ("decode h264").
    init(_ attempt: String, _ code: Int32) {
        if code == libav_error_memory {
            self.init("There was not enough memory to \(attempt).")
        } else {
            var text = [CChar](repeating: 0, count: 128)
            av_strerror(code, &text, text.count)
            let reason = text.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
            self.init("Could not \(attempt): \(reason).")
        }
    }

    /// The last failure's sentence on this thread, valid until the next on it.
    static var last: stream_bytes {
        guard let text = pthread_getspecific(key) else { return stream_bytes(data: nil, size: 0) }
        return stream_bytes(data: text, size: strlen(text.assumingMemoryBound(to: CChar.self)))
    }

    /// Keeps the sentence for whoever asks on this thread.
    func remember() {
        free(pthread_getspecific(Self.key))
        pthread_setspecific(Self.key, strdup(sentence))
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key) { free($0) }
        return key
    }()
}
