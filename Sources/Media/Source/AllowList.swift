/// What of FFmpeg is used on files of strangers; everything else stays closed to them.
enum AllowList {
    /// Demuxers, by the names that libavformat matches.
    static let formats = [
        "mov", "mp4", "m4a", "3gp", "3g2", "mj2", "matroska", "webm", "mpegts", "mpeg", "avi", "flv", "ogg", "mp3",
        "wav", "flac", "aac",
    ]

    /// Decoders that libavformat may try while it looks for a stream's parameters, by their own names.
    static let decoders = [
        "h264", "hevc", "vp8", "vp9", "libdav1d", "libaom-av1", "av1", "mpeg1video", "mpeg2video", "mpegvideo", "mpeg4",
        "h263", "flv", "mjpeg", "prores", "dnxhd", "theora", "aac", "mp3float", "mp3", "mp2float", "mp2", "opus",
        "libopus", "vorbis", "libvorbis", "flac", "alac", "ac3", "ac3_fixed", "eac3", "pcm_s16le", "pcm_s16be",
        "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be", "pcm_f32le", "pcm_f32be", "pcm_u8", "pcm_alaw",
        "pcm_mulaw", "adpcm_ima_wav", "adpcm_ms",
    ]
}
