/// What of FFmpeg is used on files of strangers; everything else stays closed to them.
enum AllowList {
    /// Demuxers, by the names that libavformat matches.
    static let formats = [
        "mov", "mp4", "m4a", "3gp", "3g2", "mj2", "matroska", "webm", "mpegts", "mpeg", "avi", "flv", "ogg", "mp3",
        "wav", "flac", "aac", "gif",
    ]

    /// Containers of video or sound that people have and that are not read, by libavformat's names: that is said, where of
    /// anything else it is said that it is no video.
    static let refused: Set<String> = [
        "aiff", "amr", "ape", "apng", "asf", "au", "caf", "dts", "dtshd", "dv", "film_cpk", "gxf", "h264",
        "hevc",
        "h261", "h263", "ivf", "ivr", "lxf", "m4v", "mjpeg", "mpc", "mpc8", "mpegvideo", "mxf", "nsv", "nut", "obu",
        "r3d",
        "rm", "roq", "rso", "shn", "smk", "swf", "tak", "truehd", "tta", "vc1", "voc", "w64", "webp_pipe", "wtv", "wv",
        "xa", "xwma", "yuv4mpegpipe",
    ]

    /// Decoders that libavformat may try while it looks for a stream's parameters, by their own names.
    static let decoders = [
        "h264", "hevc", "vp8", "vp9", "libdav1d", "libaom-av1", "av1", "mpeg1video", "mpeg2video", "mpegvideo", "mpeg4",
        "h263", "flv", "mjpeg", "prores", "dnxhd", "theora", "gif", "aac", "mp3float", "mp3", "mp2float", "mp2", "opus",
        "libopus", "vorbis", "libvorbis", "flac", "alac", "ac3", "ac3_fixed", "eac3", "pcm_s16le", "pcm_s16be",
        "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be", "pcm_f32le", "pcm_f32be", "pcm_u8", "pcm_alaw",
        "pcm_mulaw", "adpcm_ima_wav", "adpcm_ms",
    ]
}
