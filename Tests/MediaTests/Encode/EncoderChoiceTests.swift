import JSON
import Testing

/// Which of several encoders makes a rendition.
@Suite struct EncoderChoiceTests {
    private let both: [CodecPlugin] = [.openh264(), .libav()]

    private func film(_ folder: Folder, size: String = "320x180") throws -> String {
        try Media.make(Media.test(seconds: 3, size: size) + Media.quick + [folder.file("a.mp4")])
        return folder.file("a.mp4")
    }

    private func encoder(_ encode: Encode, _ rendition: Int = 0) -> JSON? {
        encode.info["renditions"]?[rendition]?["encoder"]
    }

    @Test func theHighestScoreEncodesUnlessAnotherIsPreferred() throws {
        let folder = try Folder()
        let film = try film(folder)
        #expect(encoder(try Encode.run(film, plugins: both)) == "libx264")

        let encode = try Encode.run(film, ["preset": "veryfast"], plugins: both, encoders: ["openh264"])
        #expect(encoder(encode) == "openh264")
        #expect(encoder(encode, 1) == "aac")
        #expect(encode.codecs("180p")?.hasPrefix("avc1.64") == true)
        #expect(encode.done?["warnings"] == [])
        // Segments start where they should, each can be decoded by itself, and no picture is lost.
        let joined = try encode.joined("180p")
        #expect(try Media.complaints(joined) == "")
        #expect(try Media.times(joined).count == 75)
        #expect(try Media.keyframes(joined) == [0, 2])
        let last = try encode.join("180p", [(run: encode, number: 1)])
        #expect(try Media.complaints(last) == "")
    }

    @Test func whatTheFirstChoiceCannotDoTheNextDoes() throws {
        let folder = try Folder()
        let encode = try Encode.run(try film(folder, size: "64x8"), plugins: both, encoders: ["openh264"])
        #expect(encoder(encode) == "libx264")
        let warning = try #require(encode.done?["warnings"]?[0]?.string)
        #expect(warning.contains("openh264") && warning.contains("libx264") && warning.hasSuffix("."))
    }

    /// No other may go on with the segments that it made.
    @Test func whatMustGoOnWithOneFailsWithItsReason() throws {
        let folder = try Folder()
        let encode = try Encode.run(
            try film(folder, size: "64x8"), ["encoders": ["8p": "openh264"]], plugins: both)
        #expect(encode.failed?["code"] == "INTERNAL_ERROR")
        #expect(encode.failed?["message"]?.string?.contains("OpenH264 encodes pictures of even size") == true)
    }

    @Test func aLaterAttemptGoesOnWithTheSameEncoder() throws {
        let folder = try Folder()
        let encode = try Encode.run(
            try film(folder), ["encoders": ["180p": "libx264"], "have": ["180p": 1]], plugins: both,
            encoders: ["openh264"])
        #expect(encoder(encode) == "libx264")
        #expect(encode.segments("180p").compactMap { $0["number"]?.int } == [1])
    }

    @Test func theExampleChangesNothingOfTheLadder() throws {
        let folder = try Folder()
        let film = try film(folder)
        let alone = try Encode.run(film)
        let beside = try Encode.run(film, plugins: [try .example(), .libav()])
        #expect(beside.info == alone.info)
    }
}
