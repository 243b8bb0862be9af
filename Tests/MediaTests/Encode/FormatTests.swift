import JSON
import Testing

/// Containers and codecs that come in.
@Suite struct FormatTests {
    static let formats: [(name: String, arguments: [String])] = [
        ("a.mp4", Media.quick), ("b.ts", ["-c:v", "mpeg2video", "-c:a", "mp2"]),
        ("c.avi", ["-c:v", "mjpeg", "-c:a", "pcm_s16le"]),
        ("d.webm", ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libvorbis"]),
        ("e.mov", ["-c:v", "prores_ks", "-c:a", "pcm_s24le"]), ("f.flv", Media.quick),
        (
            "g.mkv",
            [
                "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", "-pix_fmt", "yuv420p10le",
                "-c:a", "libopus",
            ]
        ),
        ("h.ogg", ["-c:v", "libtheora", "-c:a", "flac"]), ("i.mpg", ["-c:v", "mpeg2video", "-bf", "2", "-c:a", "ac3"]),
        ("j.webm", ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"]),
        ("k.mkv", ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p", "-c:a", "flac"]),
    ]

    @Test(arguments: formats.indices) func isEncoded(index: Int) throws {
        let (name, arguments) = Self.formats[index]
        let folder = try Folder()
        try Media.make(Media.test(seconds: 3) + arguments + [folder.file(name)])
        let encode = try Encode.run(folder.file(name))
        #expect(encode.failed == nil)
        #expect(encode.renditions == ["180p", "audio"])
        #expect(abs((encode.done?["durationSeconds"]?.double ?? 0) - 3) < 0.041)
        for rendition in encode.renditions {
            let path = try encode.joined(rendition)
            #expect(try Media.complaints(path) == "")
            #expect(abs(try Media.seconds(path) - 3) < 0.1)
        }
        #expect(try Media.times(encode.joined("180p")).count == 75)
    }

    @Test(arguments: [
        ("a.mp3", ["-c:a", "libmp3lame"]), ("b.wav", ["-c:a", "pcm_s16le"]), ("c.flac", ["-c:a", "flac"]),
        ("d.m4a", ["-c:a", "aac"]), ("e.ogg", ["-ar", "44100", "-c:a", "libvorbis"]), ("f.ogg", ["-c:a", "libopus"]),
    ])
    func soundAloneIsEncoded(name: String, arguments: [String]) throws {
        let folder = try Folder()
        try Media.make(["-f", "lavfi", "-i", "sine=r=48000:d=5"] + arguments + [folder.file(name)])
        let encode = try Encode.run(folder.file(name))
        #expect(encode.failed == nil)
        #expect(encode.renditions == ["audio"])
        #expect(abs((encode.done?["durationSeconds"]?.double ?? 0) - 5) < 0.03)
        #expect(try Media.complaints(encode.joined("audio")) == "")
        #expect(encode.segments("audio").count == 3)
    }

    @Test func picturesAloneAreEncoded() throws {
        let folder = try Folder()
        try Media.make(Media.test(seconds: 2) + Media.quick + ["-an", folder.file("v.mp4")])
        let encode = try Encode.run(folder.file("v.mp4"))
        #expect(encode.renditions == ["180p"])
        #expect(try Media.complaints(encode.joined("180p")) == "")
    }

    @Test func aCoverIsNoPicture() throws {
        let folder = try Folder()
        try Media.make(["-f", "lavfi", "-i", "testsrc2=s=64x64:d=0.04", "-frames:v", "1", folder.file("cover.png")])
        try Media.make([
            "-f", "lavfi", "-i", "sine=d=2", "-i", folder.file("cover.png"), "-map", "0", "-map", "1", "-c:a",
            "libmp3lame", "-c:v", "copy", "-disposition:v", "attached_pic", folder.file("a.mp3"),
        ])
        #expect(try Encode.run(folder.file("a.mp3")).renditions == ["audio"])
    }
}
