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
                .notMedia,
                "The file is \(title(format)), which is not accepted. Upload MP4, MOV, WebM, MKV or the like.")
        }
        return format
    }

    /// What people call the format.
    static func title(_ format: UnsafePointer<AVInputFormat>) -> String {
        format.pointee.long_name.map { String(cString: $0) } ?? String(cString: format.pointee.name)
    }

    private static func isAllowed(_ format: UnsafePointer<AVInputFormat>) -> Bool {
        let names = String(cString: format.pointee.name).split(separator: ",")
        return names.contains { AllowList.formats.contains(String($0)) }
    }
}
