import JSON
import Testing

/// Files with several sounds and texts.
@Suite struct TrackTests {
    private func subtitles(_ folder: Folder) throws -> String {
        try folder.write(
            Array(
                "1\n00:00:01,000 --> 00:00:02,000\n<i>Hello</i> & welcome\n\n2\n00:00:02,500 --> 00:00:02,900\n{\\an8}Bye\n"
                    .utf8),
            to: "a.srt")
        return folder.file("a.srt")
    }

    private let expected = """
        WEBVTT

        00:00:01.000 --> 00:00:02.000
        <i>Hello</i> &amp; welcome

        """

    private static let kinds = [
        ("a.mkv", "subrip"), ("a.mkv", "ass"), ("a.mkv", "webvtt"), ("a.mp4", "mov_text"), ("a.mov", "mov_text"),
    ]

    @Test(arguments: kinds) func textsBecomeCaptions(file: String, codec: String) throws {
        let folder = try Folder()
        try Media.make(
            Media.test(seconds: 3) + ["-i", try subtitles(folder), "-map", "0", "-map", "1", "-map", "2"] + Media.quick
                + [
                    "-c:s", codec, "-metadata:s:s:0", "language=ger", "-disposition:s:0", "default+forced",
                    folder.file(file),
                ])
        let encode = try Encode.run(folder.file(file))
        #expect(encode.renditions == ["180p", "audio", "text-1"])
        let text = encode.info["renditions"]?[2]
        #expect(text?["kind"] == "text" && text?["language"] == "de" && text?["label"] == "German")
        let message = encode.messages.first { $0["type"] == "captions" }
        #expect(message?["rendition"] == "text-1" && message?["blob"] == "text-1/captions.vtt")
        let made = String(decoding: try Folder.read(encode.folder.file("text-1/captions.vtt")), as: UTF8.self)
        #expect(made.hasPrefix(expected), "\(made)")
        #expect(made.contains("\nBye"))
    }

    @Test func everySoundIsARendition() throws {
        let folder = try Folder()
        let tones = [300, 500, 700].flatMap { ["-f", "lavfi", "-i", "sine=f=\($0):r=48000:d=3"] }
        try Media.make(
            ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=3"] + tones
                + ["-map", "0", "-map", "1", "-map", "2", "-map", "3"] + Media.quick
                + [
                    "-metadata:s:a:0", "language=fre", "-metadata:s:a:1", "language=eng", "-metadata:s:a:2",
                    "language=eng",
                    "-metadata:s:a:2", "title=Commentary", "-disposition:a:0", "0", "-disposition:a:1", "default",
                    folder.file("a.mkv"),
                ])
        let encode = try Encode.run(folder.file("a.mkv"))
        #expect(encode.renditions == ["180p", "audio", "audio-2", "audio-3"])
        let sounds = (encode.info["renditions"]?.array ?? []).dropFirst()
        #expect(sounds.map { $0["language"] } == ["en", "fr", "en"])
        #expect(sounds.map { $0["label"] } == ["English", "French", "Commentary"])
        #expect(sounds.map { $0["default"] } == [true, false, false])
        // Each is its own tone.
        let pitches = try ["audio", "audio-2", "audio-3"].map { try pitch(encode.joined($0)) }
        #expect(zip(pitches, [500.0, 300, 700]).allSatisfy { abs($0 - $1) < 20 }, "\(pitches)")
        for name in ["audio", "audio-2", "audio-3"] {
            #expect(encode.codecs(name) == "mp4a.40.2")
            #expect(encode.segments(name).count == encode.segments("180p").count)
            #expect(abs(try Media.seconds(encode.joined(name)) - 3) < 0.03)
        }
    }

    /// Of a tone, by how often it crosses zero.
    private func pitch(_ path: String) throws -> Double {
        let text = try Tool.run(
            "ffmpeg", "-v", "info", "-nostdin", "-i", path, "-af",
            "pan=mono|c0=c0,astats=measure_perchannel=Zero_crossings_rate:measure_overall=none", "-f", "null", "-"
        ).text
        guard let line = text.split(separator: "\n").first(where: { $0.contains("Zero crossings rate") }),
            let rate = line.split(separator: " ").last.flatMap({ Double($0) })
        else { throw Failure("ffmpeg tells no pitch: \(text.suffix(300))") }
        return rate * 48_000 / 2
    }

    /// A downmix is as loud as it may be, and no louder; one channel is heard on both sides.
    @Test(arguments: [("mono", 0.9), ("stereo", 0.9), ("5.1", 0.9), ("7.1", 0.9)]) func nothingClips(
        layout: String, level: Double
    ) throws {
        let folder = try Folder()
        let channels = ["mono": 1, "stereo": 2, "5.1": 6, "7.1": 8][layout] ?? 1
        let tone = Array(repeating: "\(level)*sin(2*PI*440*t)", count: channels).joined(separator: "|")
        try Media.make(
            [
                "-f", "lavfi", "-i", "aevalsrc='\(tone)':s=48000:d=2:c=\(layout)", "-c:a", "pcm_s16le",
                folder.file("a.wav"),
            ])
        // Its files are there as long as it is.
        let encode = try Encode.run(folder.file("a.wav"))
        let text = try Tool.run(
            "ffmpeg", "-v", "info", "-nostdin", "-i", try encode.joined("audio"), "-af",
            "astats=measure_perchannel=Peak_level+RMS_level:measure_overall=none", "-f", "null", "-"
        ).text
        func values(_ name: String) -> [Double] {
            text.split(separator: "\n").filter { $0.contains(name) }.compactMap {
                $0.split(separator: " ").last.flatMap { Double($0) }
            }
        }
        withExtendedLifetime(encode) {}
        #expect(values("Peak level dB").count == 2)
        #expect(values("Peak level dB").allSatisfy { $0 < 0.0 && $0 > -1.5 }, "\(values("Peak level dB"))")
        #expect(values("RMS level dB").allSatisfy { $0 > -5 }, "\(values("RMS level dB"))")
    }
}
