import CLibAV

/// Whether pictures or sound are encrypted, as far as libavformat tells.
enum Encryption {
    /// Matroska names a key for a track; MP4 keeps the kind of its sample entry.
    static func isFound(in context: UnsafeMutablePointer<AVFormatContext>) -> Bool {
        (0..<Int(context.pointee.nb_streams)).contains { index in
            guard let stream = context.pointee.streams[index] else { return false }
            let tag = stream.pointee.codecpar.pointee.codec_tag
            return av_dict_get(stream.pointee.metadata, "enc_key_id", nil, 0) != nil
                || ["encv", "enca"].contains { tag == fourCC($0) }
        }
    }

    private static func fourCC(_ text: String) -> UInt32 {
        text.utf8.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
