import Testing

/// Kinds of sound, and files in which picture and sound do not begin or end together. Their pictures are small: they are there
/// to be in time with.
@Suite struct SoundTableTests {
    private static let picture = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "16", "-pix_fmt", "yuv420p"]

    private static func coded(
        _ name: String, _ file: String, _ codec: [String], layout: String = "stereo", rate: Int = 48_000
    ) -> SourceRow {
        SourceRow(name, file, picture + codec) {
            $0.picture = Pattern.picture(size: Pattern.small)
            $0.sound = Pattern.sound(layout: layout, rate: rate)
            $0.size = (320, 180)
            $0.reference = nil
            $0.hasCorners = false
        }
    }

    static let codecs: [SourceRow] = [
        coded("AAC in MP4", "a.mp4", ["-c:a", "aac"]), coded("AAC in TS", "a.ts", ["-c:a", "aac"]),
        coded("AAC, 44.1 kHz, mono, MKV", "a.mkv", ["-c:a", "aac"], layout: "mono", rate: 44_100),
        coded("AAC 5.1 in MP4", "a.mp4", ["-c:a", "aac"], layout: "5.1"),
        coded("AAC 7.1 in MP4", "a.mp4", ["-c:a", "aac"], layout: "7.1"),
        coded("MP3 in MP4", "a.mp4", ["-c:a", "libmp3lame"]), coded("MP3 in AVI", "a.avi", ["-c:a", "libmp3lame"]),
        coded("MP3 in FLV", "a.flv", ["-c:a", "libmp3lame"], rate: 44_100),
        coded("Opus in MKV", "a.mkv", ["-c:a", "libopus"]),
        coded("Opus 5.1 in MP4", "a.mp4", ["-c:a", "libopus"], layout: "5.1"),
        coded("Vorbis in MKV", "a.mkv", ["-c:a", "libvorbis"]),
        coded("FLAC in MKV", "a.mkv", ["-c:a", "flac"], rate: 96_000),
        coded("AC-3 5.1 in TS", "a.ts", ["-c:a", "ac3"], layout: "5.1"),
        coded("E-AC-3 5.1 in MP4", "a.mp4", ["-c:a", "eac3"], layout: "5.1"),
        coded("ALAC in MOV", "a.mov", ["-c:a", "alac"]),
        coded("PCM, 16 bit, big endian, MOV", "a.mov", ["-c:a", "pcm_s16be"]),
        coded("PCM, 24 bit, 7.1, MKV", "a.mkv", ["-c:a", "pcm_s24le"], layout: "7.1"),
        coded("PCM, float, MOV", "a.mov", ["-c:a", "pcm_f32le"]),
        coded("PCM, 8 bit, 11 kHz, AVI", "a.avi", ["-c:a", "pcm_u8"], layout: "mono", rate: 11_025),
        coded("µ-law, 8 kHz, mono, MOV", "a.mov", ["-c:a", "pcm_mulaw"], layout: "mono", rate: 8000),
        coded("ADPCM in AVI", "a.avi", ["-c:a", "adpcm_ima_wav"]), coded("MP2 in MPEG-PS", "a.mpg", ["-c:a", "mp2"]),
    ]

    @Test func soundStaysWithThePicture() async {
        await SourceTable(rows: Self.codecs).check("sound")
    }

    private static func timed(
        _ name: String, _ file: String, _ arguments: [String], _ change: (inout SourceRow) -> Void = { _ in }
    ) -> SourceRow {
        SourceRow(name, file, arguments + picture + ["-c:a", "aac"]) {
            $0.picture = Pattern.picture(size: Pattern.small)
            $0.size = (320, 180)
            $0.reference = nil
            $0.hasCorners = false
            change(&$0)
        }
    }

    static let times: [SourceRow] = [
        timed("sound 0.7 s late", "late.mkv", ["-af", "asetpts=PTS+0.7/TB"]) { $0.sound = Pattern.sound(seconds: 2.3) },
        timed("sound 0.7 s early", "early.mkv", ["-vf", "setpts=PTS+0.7/TB"]) {
            $0.seconds = 3.7; $0.sound = Pattern.sound(seconds: 3.7); $0.rate = 0
        },
        timed("sound ends early", "short.mp4", []) { $0.sound = Pattern.sound(seconds: 2.5) },
        timed("picture ends early", "held.mp4", []) {
            $0.picture = Pattern.picture(size: Pattern.small, seconds: 2.5); $0.rate = 0
        },
        timed("one picture, sound goes on", "cover.mp4", ["-vf", "select='eq(n,0)'", "-vsync", "vfr"]) {
            $0.rate = 0; $0.hasSync = false
        },
        timed("a gap in the sound", "gap.mkv", ["-af", "aselect='not(between(t,1.5,1.9))'"]),
        timed("a gap in the picture", "gap.mp4", ["-vf", "select='not(between(t,1.5,1.9))'", "-vsync", "vfr"]) {
            $0.rate = 0
        },
        timed("starts at 1,000 s (TS)", "late.ts", ["-output_ts_offset", "1000"]),
        timed("clock wraps (TS, 33 bits)", "wrap.ts", ["-output_ts_offset", "95442"]),
        timed("clock jumps (TS)", "jump.ts", []) {
            $0.patch = { _ in try Joined.jump() }; $0.seconds = 6
        },
        timed("cut at a picture that is no keyframe", "cut.mp4", []) {
            $0.patch = { try Joined.cut($0) }; $0.seconds = 2.5; $0.hasSync = false
        },
        timed("fragments", "fragments.mp4", ["-movflags", "+frag_keyframe+empty_moov"]),
        timed("index first", "first.mp4", ["-movflags", "+faststart"]),
        timed("index last", "last.mov", []),
        timed("rate of the sound changes midway (TS)", "rates.ts", []) {
            $0.patch = { _ in try Joined.rates() }; $0.seconds = 4; $0.hasSync = false
        },
        timed("three hours ahead of itself (MKV)", "ahead.mkv", ["-output_ts_offset", "10800"]),
    ]

    @Test func timesComeOutRight() async {
        await SourceTable(rows: Self.times).check("times")
    }
}
