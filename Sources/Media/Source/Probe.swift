import CLibAV

/// Finds out what a file is from its first bytes.
enum Probe {
    /// The demuxer of an accepted format. Throws `NOT_MEDIA`, saying what was found instead.
    static func format(_ input: InputStream) throws(MediaFailure) -> UnsafePointer<AVInputFormat> {
        var format: UnsafePointer<AVInputFormat>?
        let score = av_probe_input_buffer2(input.context, &format, nil, nil, 0, 1 << 20)
        if let failure = input.failure { throw failure }
        if score == libav_error_memory { throw LibAV.outOfMemory }
        guard score > AVPROBE_SCORE_MAX / 4 - 1, let format else {
            throw MediaFailure(
                .notMedia, "The file is no video or sound of a known format. Upload MP4, MOV, WebM, MKV or the like.")
        }
        guard isAllowed(format) else {
            throw MediaFailure(
                isRefused(format) ? .unsupportedFormat : .notMedia,
                "The file is \(title(format)), which is not accepted. Upload MP4, MOV, WebM, MKV or the like.")
        }
        return format
    }

    /// Whether a format is that of MP4 and MOV.
    static func isMovie(_ format: UnsafePointer<AVInputFormat>) -> Bool { names(format).contains("mov") }

    /// What people call the format.
    static func title(_ format: UnsafePointer<AVInputFormat>) -> String {
        format.pointee.long_name.map { String(cString: $0) } ?? String(cString: format.pointee.name)
    }

    private static func isAllowed(_ format: UnsafePointer<AVInputFormat>) -> Bool {
        names(format).contains { AllowList.formats.contains($0) }
    }

    private static func isRefused(_ format: UnsafePointer<AVInputFormat>) -> Bool {
        names(format).contains { AllowList.refused.contains($0) }
    }

    private static func names(_ format: UnsafePointer<AVInputFormat>) -> [String] {
        String(cString: format.pointee.name).split(separator: ",").map(String.init)
    }
}
