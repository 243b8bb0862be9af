import JSON
import Testing

/// What becomes of pictures that are not plain.
@Suite struct PictureTests {
    private func sizes(_ encode: Encode) -> [String] {
        (encode.info["renditions"]?.array ?? []).filter { $0["kind"] == "video" }
            .map { "\($0["width"]?.int ?? 0)x\($0["height"]?.int ?? 0)" }
    }

    @Test(arguments: [90, 180, 270]) func aTurnedPictureIsUpright(degrees: Int) throws {
        let folder = try Folder()
        // Black but for a quarter: where it is after the turn tells the four directions apart.
        try Media.make([
            "-f", "lavfi", "-i", "color=black:s=320x240:d=1", "-vf",
            "drawbox=x=0:y=0:w=160:h=120:color=white:t=fill", "-c:v", "libx264", "-pix_fmt", "yuv420p",
            folder.file("flat.mp4"),
        ])
        let source = folder.file("turned.mp4")
        try Media.make(["-i", folder.file("flat.mp4"), "-c", "copy", "-metadata:s:v", "rotate=\(degrees)", source])
        let encode = try Encode.run(source)
        let size = degrees == 180 ? (width: 320, height: 240) : (width: 240, height: 320)
        #expect(encode.info["source"]?["width"]?.int == size.width)
        #expect(encode.info["source"]?["height"]?.int == size.height)
        #expect(sizes(encode).first == "\(size.width)x\(size.height)")
        // ffmpeg turns the source by itself.
        let expected = try quarters(source, size)
        #expect(expected.filter { $0 == expected[0] }.count != 4)
        #expect(try quarters(encode.joined("\(size.height)p"), size) == expected)
    }

    /// The brightness in the middle of each quarter of the first picture.
    private func quarters(_ path: String, _ size: (width: Int, height: Int)) throws -> [String] {
        try [(1, 1), (3, 1), (1, 3), (3, 3)].map { x, y in
            let place = "\(size.width * x / 4 - 20):\(size.height * y / 4 - 20)"
            return try Tool.run(
                "ffmpeg", "-v", "error", "-nostdin", "-i", path, "-vf", "crop=40:40:\(place),scale=1:1,format=gray",
                "-frames:v", "1", "-f", "rawvideo", "pipe:1"
            ).text
        }
    }

    @Test func pixelsBecomeSquare() throws {
        let folder = try Folder()
        try Media.make(
            ["-f", "lavfi", "-i", "testsrc2=s=360x288:d=1", "-vf", "setsar=64/45"] + Media.quick
                + [folder.file("wide.mp4")])
        let encode = try Encode.run(folder.file("wide.mp4"))
        #expect(encode.info["source"]?["width"] == 512 && encode.info["source"]?["height"] == 288)
        #expect(sizes(encode) == ["512x288", "426x240"])
    }

    @Test func oddSizesBecomeEven() throws {
        let folder = try Folder()
        try Media.make([
            "-f", "lavfi", "-i", "testsrc2=s=321x181:d=1", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt",
            "yuv444p",
            folder.file("odd.mkv"),
        ])
        let encode = try Encode.run(folder.file("odd.mkv"))
        #expect(sizes(encode) == ["320x180"])
        #expect(try Media.complaints(encode.joined("180p")) == "")
    }

    @Test func unevenFrameTimesStay() throws {
        let folder = try Folder()
        try Media.make(
            Media.test(seconds: 5) + ["-vf", "select='not(mod(n,5))+gt(n,60)'", "-vsync", "vfr"] + Media.quick
                + [folder.file("vfr.mp4")])
        let encode = try Encode.run(folder.file("vfr.mp4"))
        let before = try Media.probe(folder.file("vfr.mp4"), "packet=pts_time", ["-select_streams", "v"])
            .compactMap { Double($0) }.sorted()
        let after = try Media.times(encode.joined("180p"))
        #expect(after.count == before.count)
        #expect(zip(before, after).allSatisfy { abs($0 - $1) < 0.001 })
    }

    @Test func soundStaysWithThePicture() throws {
        let folder = try Folder()
        // A white flash and a beep at second 2.
        try Media.make(
            [
                "-f", "lavfi", "-i", "color=black:s=320x180:r=25:d=4", "-f", "lavfi", "-i", "sine=f=1000:r=48000:d=4",
                "-vf",
                "drawbox=color=white:t=fill:enable='between(t,2,2.5)'", "-af",
                "volume=0:enable='not(between(t,2,2.5))'",
            ] + Media.quick + [folder.file("sync.mp4")])
        let encode = try Encode.run(folder.file("sync.mp4"))
        let flash = try Tool.run(
            "ffmpeg", "-v", "info", "-i", encode.joined("180p"), "-vf", "blackdetect=d=0.5:pix_th=0.5", "-f", "null",
            "-"
        ).text
        let silence = try Tool.run(
            "ffmpeg", "-v", "info", "-i", encode.joined("audio"), "-af", "silencedetect=n=-30dB:d=0.5", "-f", "null",
            "-"
        ).text
        let seen = try #require(Self.number(after: "black_end:", in: flash))
        let heard = try #require(Self.number(after: "silence_end: ", in: silence))
        #expect(abs(seen - 2) < 0.041)
        #expect(abs(seen - heard) < 0.045)
    }

    private static func number(after word: String, in text: String) -> Double? {
        guard let range = text.split(separator: word, maxSplits: 1).dropFirst().first else { return nil }
        return Double(range.prefix { "0123456789.".contains($0) })
    }
}
