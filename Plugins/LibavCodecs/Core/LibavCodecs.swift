package import CStreamPlugin

/// The codec plugin `libav-codecs`: what it offers.
package enum LibavCodecs {
    /// The manifest's.
    package static let name = "libav-codecs"
    /// The manifest's.
    package static let version = "0.1.0"

    /// The codecs that are decoded, by FFmpeg's names. Each is widely used and its decoder well tested; what is
    /// missing is missing on purpose (MagicYUV among it).
    package static let pictures = [
        "h264", "hevc", "vp8", "vp9", "av1", "mpeg1video", "mpeg2video", "mpeg4", "h263", "flv1", "mjpeg", "prores",
        "dnxhd", "theora", "gif",
    ]
    /// The same, of sound.
    package static let sounds = [
        "aac", "mp3", "mp2", "opus", "vorbis", "flac", "alac", "ac3", "eac3", "pcm_s16le", "pcm_s16be", "pcm_s24le",
        "pcm_s24be", "pcm_s32le", "pcm_s32be", "pcm_f32le", "pcm_f32be", "pcm_u8", "pcm_alaw", "pcm_mulaw",
        "adpcm_ima_wav", "adpcm_ms",
    ]

    /// One table a codec: the encoders, then the decoders.
    package static func tables() -> [stream_codec_v1] {
        [
            table("libx264", "h264", STREAM_MEDIA_VIDEO, encodes: true),
            table("libx265", "hevc", STREAM_MEDIA_VIDEO, encodes: true),
            table("libaom-av1", "av1", STREAM_MEDIA_VIDEO, encodes: true),
            table("aac", "aac", STREAM_MEDIA_AUDIO, encodes: true),
        ]
            + pictures.map { table("libav-\($0)", $0, STREAM_MEDIA_VIDEO, encodes: false) }
            + sounds.map { table("libav-\($0)", $0, STREAM_MEDIA_AUDIO, encodes: false) }
    }

    private static func table(_ name: String, _ codec: String, _ kind: stream_media_kind, encodes: Bool)
        -> stream_codec_v1
    {
        var table = stream_codec_v1()
        table.struct_size = UInt32(MemoryLayout<stream_codec_v1>.size)
        table.kind = kind.rawValue
        table.name = immortal(name)
        table.codec = immortal(codec)
        table.encodes = encodes ? 1 : 0
        table.close = closeCodec
        table.failure = codecFailure
        if encodes {
            table.open = openEncoder
            table.send_frame = sendFrame
            table.receive_packet = receivePacket
            table.request_keyframe = requestKeyframe
            table.reconfigure = reconfigure
            table.extradata = codecExtradata
        } else {
            table.open = openDecoder
            table.send_packet = sendPacket
            table.receive_frame = receiveFrame
        }
        return table
    }
}
