import JSON
import Testing

/// Files of which nothing, or not all, can be made.
@Suite struct RefusalTests {
    private func refusal(_ bytes: [UInt8]) throws -> (code: String, message: String) {
        let encode = try Encode.run(bytes: bytes)
        #expect(encode.done == nil)
        #expect(encode.messages.allSatisfy { $0["type"]?.string == "progress" })
        return (encode.failed?["code"]?.string ?? "", encode.failed?["message"]?.string ?? "")
    }

    @Test func whatIsNoMediaIsSaidToBe() throws {
        var garbage = [UInt8](repeating: 0, count: 200_000)
        var state: UInt64 = 1
        for index in garbage.indices {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            garbage[index] = UInt8(truncatingIfNeeded: state >> 33)
        }
        let texts = [
            "", "Hello, I am no video.\n", String(repeating: "Some prose that goes on. ", count: 4000),
            "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nhttp://127.0.0.1/a.ts\n#EXT-X-ENDLIST\n",
            "ffconcat version 1.0\nfile /etc/passwd\n",
            "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nm=video 9 RTP/AVP 96\r\n",
        ]
        for bytes in texts.map({ Array($0.utf8) }) + [garbage, [UInt8](repeating: 0, count: 5000)] {
            let refusal = try refusal(bytes)
            #expect(refusal.code == "NOT_MEDIA")
            #expect(refusal.message.hasSuffix("."))
        }
    }

    @Test func aFileWithoutItsIndexIsTruncated() throws {
        let folder = try Folder()
        try Media.make(Media.test(seconds: 3) + Media.quick + [folder.file("a.mp4")])
        let bytes = try Folder.read(folder.file("a.mp4"))
        let refusal = try refusal(Array(bytes.prefix(bytes.count / 2)))
        #expect(refusal.code == "TRUNCATED")
        #expect(refusal.message.contains("cut off"))
    }

    @Test func whatIsThereOfACutFileIsMade() throws {
        let folder = try Folder()
        try Media.make(Media.test(seconds: 6) + Media.quick + ["-movflags", "+faststart", folder.file("a.mp4")])
        let bytes = try Folder.read(folder.file("a.mp4"))
        let encode = try Encode.run(bytes: Array(bytes.prefix(bytes.count / 2)))
        let seconds = try #require(encode.done?["durationSeconds"]?.double)
        #expect(1..<5 ~= seconds)
        #expect(encode.done?["warnings"]?.array?.isEmpty == false)
        #expect(abs(try Media.seconds(encode.joined("180p")) - seconds) < 0.041)
    }

    @Test func aCodecThatIsNotAllowedIsNamed() throws {
        let folder = try Folder()
        try Media.make(Media.test(seconds: 1) + ["-c:v", "magicyuv", "-an", folder.file("a.avi")])
        let refusal = try refusal(Folder.read(folder.file("a.avi")))
        #expect(refusal.code == "UNSUPPORTED_CODEC")
        #expect(refusal.message.contains("magicyuv"))
    }

    @Test func aFileOfSubtitlesHasNothingToPlay() throws {
        let folder = try Folder()
        try folder.write(Array("1\n00:00:00,000 --> 00:00:01,000\nHello\n".utf8), to: "a.srt")
        try Media.make(["-i", folder.file("a.srt"), "-c:s", "srt", folder.file("a.mkv")])
        #expect(try refusal(Folder.read(folder.file("a.mkv"))).code == "NO_VIDEO_OR_AUDIO")
    }

    @Test func tooLongIsRefusedBeforeAnythingIsMade() throws {
        let folder = try Folder()
        try Media.make(Media.test(seconds: 5) + Media.quick + [folder.file("a.mp4")])
        let encode = try Encode.run(folder.file("a.mp4"), ["maxDurationSeconds": 3])
        #expect(encode.failed?["code"] == "TOO_LONG")
        #expect(encode.messages.isEmpty)
    }

    /// One picture of 36.4 megapixels, where 36 are the most.
    private let enormous = [
        "-f", "lavfi", "-i", "color=gray:s=7000x5200", "-frames:v", "1", "-c:v", "libx264", "-preset", "ultrafast",
        "-pix_fmt", "yuv420p",
    ]

    @Test func aPictureThatIsTooLargeIsRefusedByItsHeader() throws {
        let folder = try Folder()
        try Media.make(enormous + [folder.file("a.mp4")])
        let refusal = try refusal(Folder.read(folder.file("a.mp4")))
        #expect(refusal.code == "TOO_LARGE")
        #expect(refusal.message.contains("7000×5200") && refusal.message.contains("36 megapixels"))
    }

    /// A header that says less than comes: what is too large is left out and said, the rest is made.
    @Test func picturesThatGrowTooLargeOnTheWayAreLeftOut() throws {
        let folder = try Folder()
        try Media.make(
            Media.test(seconds: 3) + ["-an", "-c:v", "libx264", "-preset", "ultrafast", folder.file("small.264")])
        try Media.make(enormous + [folder.file("large.264")])
        let bytes = try Folder.read(folder.file("small.264")) + Folder.read(folder.file("large.264"))
        try folder.write(bytes, to: "both.264")
        try Media.make(["-r", "25", "-i", folder.file("both.264"), "-c", "copy", folder.file("both.ts")])
        let encode = try Encode.run(folder.file("both.ts"))
        #expect(encode.renditions == ["180p"])
        #expect(encode.done?["warnings"]?.array?.isEmpty == false)
        #expect(try Media.times(encode.joined("180p")).count == 75)
    }

    @Test func tooManyStreamsAreRefused() throws {
        let folder = try Folder()
        var arguments = ["-f", "lavfi", "-i", "sine=d=0.2"]
        for _ in 0..<33 { arguments += ["-map", "0"] }
        try Media.make(arguments + ["-c:a", "pcm_s16le", folder.file("a.mkv")])
        #expect(try refusal(Folder.read(folder.file("a.mkv"))).code == "TOO_LARGE")
    }
}
