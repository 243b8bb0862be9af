import JSON
import Testing

/// Rungs in other codecs than H.264.
@Suite struct CodecRungTests {
    private static let shared = Result { () throws -> Encode in
        let folder = try Folder()
        try Media.make(Media.test(seconds: 5, size: "320x240") + Media.quick + [folder.file("source.mp4")])
        let ladder: JSON = .array(
            ["h264", "hevc", "av1"].map { codec in
                .object([
                    "name": .string(codec), "height": 240, "bitrate": 400_000, "codec": .string(codec),
                ])
            })
        return try Encode.run(folder.file("source.mp4"), ["ladder": ladder, "preset": "ultrafast"])
    }

    private func encode() throws -> Encode { try Self.shared.get() }

    @Test func eachIsAnnouncedWithItsCodecAndEncoder() throws {
        let renditions = try encode().info["renditions"]?.array?.filter { $0["kind"] == "video" } ?? []
        #expect(renditions.map { $0["codec"]?.string } == ["h264", "hevc", "av1"])
        #expect(renditions.map { $0["encoder"]?.string } == ["libx264", "libx265", "libaom-av1"])
    }

    @Test(arguments: ["h264", "hevc", "av1"]) func eachDecodesAndIsCutAtTheSameInstants(codec: String) throws {
        let encode = try encode()
        #expect(encode.failed == nil)
        let joined = try encode.joined(codec)
        #expect(try Media.complaints(joined) == "")
        #expect(try Media.probe(joined, "stream=codec_name") == [codec])
        #expect(try Media.times(joined) == Media.times(encode.joined("h264")))
        #expect(encode.segments(codec).map { $0["startSeconds"]?.double } == [0, 2, 4])
        for number in 0..<3 {
            let alone = try encode.join(codec, [(encode, number)])
            #expect(try Media.complaints(alone) == "")
            #expect(try Media.keyframes(alone).first == Double(number) * 2)
        }
    }

    @Test func codecsSayProfileTierAndLevel() throws {
        let encode = try encode()
        let level = try #require(Media.probe(encode.joined("hevc"), "stream=level").first)
        #expect(encode.codecs("hevc")?.hasPrefix("hvc1.1.6.L\(level).") == true)
        let index = try #require(Media.probe(encode.joined("av1"), "stream=level").first.flatMap { Int($0) })
        #expect(encode.codecs("av1") == "av01.0.\(index < 10 ? "0" : "")\(index)M.08")
        #expect(try Media.probe(encode.joined("hevc"), "stream=codec_tag_string") == ["hvc1"])
    }

    @Test func aPreferredEncoderMakesItsOwnCodecAlone() throws {
        let folder = try Folder()
        try Media.make(Media.test(seconds: 2) + Media.quick + [folder.file("a.mp4")])
        let ladder: JSON = [
            ["name": "a", "height": 180, "bitrate": 300_000],
            ["name": "b", "height": 180, "bitrate": 300_000, "codec": "hevc"],
        ]
        let encode = try Encode.run(
            folder.file("a.mp4"), ["ladder": ladder, "preset": "veryfast"], plugins: [.openh264(), .libav()],
            encoders: ["openh264"])
        #expect(encode.renditions == ["a", "b", "audio"])
        #expect(encode.info["renditions"]?[0]?["encoder"] == "openh264")
    }
}
