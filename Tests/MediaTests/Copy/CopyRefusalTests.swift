import JSON
import Testing

/// Pictures that are encoded though a copy was asked for, since not every player would play them.
@Suite struct CopyRefusalTests {
    static let sources: [(name: String, arguments: [String])] = [
        ("chroma.mp4", ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p"]),
        ("depth.mp4", ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le"]),
        ("pixels.mp4", ["-vf", "setsar=64/45", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]),
        (
            "fields.mp4",
            [
                "-flags", "+ildct+ilme", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p",
                "-x264-params", "tff=1",
            ]
        ),
        (
            "rare.mp4",
            [
                "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "1000", "-sc_threshold", "0",
            ]
        ),
        (
            "open.mp4",
            [
                "-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-x265-params",
                "log-level=none:keyint=50:open-gop=1:bframes=3",
            ]
        ),
        ("other.webm", ["-c:v", "libvpx", "-deadline", "realtime"]),
    ]

    @Test(arguments: sources.indices) func isEncoded(index: Int) throws {
        let (name, arguments) = Self.sources[index]
        let folder = try Folder()
        let seconds = name == "rare.mp4" ? 12.0 : 5.0
        try Media.make(
            ["-f", "lavfi", "-i", "testsrc2=s=320x240:d=\(seconds)"] + arguments + [folder.file(name)])
        let encode = try Encode.run(folder.file(name), ["copy": true])
        #expect(encode.failed == nil)
        #expect(encode.info["renditions"]?[0]?["encoder"] == "libx264")
        #expect(encode.segments("240p").count == Int(seconds / 2 + 0.5))
    }

    @Test func aTurnedPictureIsEncodedUpright() throws {
        let folder = try Folder()
        try Media.make(Media.test(seconds: 2) + Media.quick + [folder.file("flat.mp4")])
        try Media.make([
            "-i", folder.file("flat.mp4"), "-c", "copy", "-metadata:s:v", "rotate=90", folder.file("turned.mp4"),
        ])
        let encode = try Encode.run(folder.file("turned.mp4"), ["copy": true])
        #expect(encode.info["renditions"]?[0]?["encoder"] == "libx264")
        #expect(encode.info["renditions"]?[0]?["height"] == 320)
    }

    /// A file of two parts that were coded differently: a header says the first's parameters alone.
    @Test func parametersThatChangeOnTheWayAreNoCopy() throws {
        let folder = try Folder()
        for (name, size) in [("a.264", "320x240"), ("b.264", "160x120")] {
            try Media.make([
                "-f", "lavfi", "-i", "testsrc2=s=\(size):d=4", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt",
                "yuv420p", "-g", "25", folder.file(name),
            ])
        }
        try folder.write(
            try Folder.read(folder.file("a.264")) + Folder.read(folder.file("b.264")), to: "both.264")
        try Media.make(["-i", folder.file("both.264"), "-c", "copy", folder.file("both.mp4")])
        let encode = try Encode.run(folder.file("both.mp4"), ["copy": true])
        #expect(encode.failed?["code"] == "COPY_UNFIT")
        #expect(encode.failed?["retryable"] == true)
        let again = try Encode.run(folder.file("both.mp4"), ["copy": false])
        #expect(again.failed == nil)
    }
}
