import CLibAV

/// FFmpeg's answers in the house's terms.
enum LibAV {
    static var outOfMemory: MediaFailure {
        MediaFailure(.workerLimit, "The file asks for more memory than a media process may use.")
    }

    /// What stands at the head of the file claims more than there may be.
    static var claimsTooMuch: MediaFailure {
        MediaFailure(
            .tooLarge,
            "The file's header asks for more streams, or for more memory, than is accepted; it may be damaged. Convert it "
                + "to MP4, or export it again.")
    }

    /// FFmpeg's text for an error code.
    static func text(_ code: Int32) -> String {
        var text = [CChar](repeating: 0, count: 128)
        av_strerror(code, &text, text.count)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static func name(of codec: AVCodecID) -> String {
        String(cString: avcodec_get_name(codec))
    }

    /// What FFmpeg would print is of strangers' making: only what is told apart from it goes to the log.
    static func silence() {
        av_log_set_level(AV_LOG_QUIET)
    }
}
