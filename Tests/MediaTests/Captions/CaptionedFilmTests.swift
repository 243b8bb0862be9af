import JSON
import Testing

/// Captions that films carry in their pictures, from the film to WebVTT.
@Suite struct CaptionedFilmTests {
    /// Tests/Fixtures/captioned.py says what is in them; B-frames are between. Made once: a.m2v and a.mp4.
    private static let made = Result {
        let folder = try Folder()
        try Media.make([
            "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=5", "-c:v", "mpeg2video", "-bf", "2", "-g", "12",
            folder.file("plain.m2v"),
        ])
        let made = try Tool.run(
            "python3", "\(Build.root)/Tests/Fixtures/captioned.py", folder.file("plain.m2v"), folder.file("a.m2v"))
        guard made.status == 0 else { throw Failure("The captions cannot be put in: \(made.text)") }
        try Media.make(
            ["-i", folder.file("a.m2v"), "-f", "lavfi", "-i", "sine=f=440:r=48000:d=5"] + [
                "-c:v", "libx264", "-preset", "superfast", "-bf", "3", "-a53cc", "1", "-pix_fmt", "yuv420p", "-c:a",
                "aac", "-metadata:s:a:0", "language=eng", folder.file("a.mp4"),
            ])
        return folder
    }

    /// One of the two.
    private func film(_ name: String) throws -> String { try Self.made.get().file(name) }

    private static let first = """
        WEBVTT

        00:00:01.000 --> 00:00:01.800
        HELLO

        00:00:02.600 --> 00:00:03.600
        SO &lt;LONG&gt;
        <i>♪ LA LA</i>

        """
    private static let third = """
        WEBVTT

        00:00:01.240 --> 00:00:02.080
        FIRST LINE

        00:00:02.080 --> 00:00:04.000
        FIRST LINE
        SECOND

        """

    private func text(_ encode: Encode, _ name: String) throws -> String {
        String(decoding: try Folder.read(encode.folder.file("\(name)/captions.vtt")), as: UTF8.self)
    }

    private func check(_ encode: Encode, language: JSON?) throws {
        let messages = encode.messages.filter { $0["type"] == "captions" }
        #expect(messages.map { $0["rendition"] } == ["text-cc1", "text-cc3"])
        #expect(messages.map { $0["track"]?["describesSound"] } == [true, true])
        #expect(messages.map { $0["track"]?["language"] } == [language, nil])
        #expect(messages.map { $0["track"]?["label"] } == [language == nil ? "CC1" : "English (CC)", "CC3"])
        #expect(try text(encode, "text-cc1") == Self.first)
        #expect(try text(encode, "text-cc3") == Self.third)
    }

    @Test(arguments: [true, false]) func comeOfCopiesAndOfEncodes(copies: Bool) throws {
        let encode = try Encode.run(film("a.mp4"), ["copy": .bool(copies), "part": copies ? "copy" : "all"])
        #expect(encode.done?["copied"] == .bool(copies))
        try check(encode, language: "en")
    }

    @Test func comeOnceOfAFilmInParts() throws {
        let folder = try Folder()
        let path = folder.file("a.mkv")
        try Media.make(["-i", film("a.mp4"), "-c", "copy", path])
        try check(try Encode.run(path, ["part": "first"]), language: "en")
        #expect(!(try Encode.run(path, ["part": "ladder"]).messages.contains { $0["type"] == "captions" }))
    }

    @Test func comeOfMPEG2AndOfStartCodes() throws {
        let folder = try Folder()
        try Media.make(["-fflags", "+genpts", "-i", film("a.m2v"), "-c", "copy", folder.file("a.ts")])
        try check(try Encode.run(folder.file("a.ts")), language: nil)
        try Media.make(["-i", film("a.mp4"), "-c", "copy", "-muxdelay", "0", folder.file("b.ts")])
        try check(try Encode.run(folder.file("b.ts")), language: "en")
    }

    @Test func comeOfTracksOfTheirOwn() throws {
        let folder = try Folder()
        try Media.make(
            ["-f", "lavfi", "-i", "movie=\(film("a.mp4"))[out+subcc]", "-map", "0:0", "-map", "0:1"] + [
                "-c:v", "libx264", "-preset", "ultrafast", "-a53cc", "0", "-pix_fmt", "yuv420p", "-c:s", "copy",
                "-tag:s",
                "c608", "-metadata:s:s:0", "language=fra", folder.file("a.mov"),
            ])
        let encode = try Encode.run(folder.file("a.mov"))
        #expect(encode.messages.filter { $0["type"] == "captions" }.map { $0["rendition"] } == ["text-1"])
        let track = encode.info["renditions"]?.array?.last
        #expect(track?["language"] == "fr" && track?["describesSound"] == true)
        #expect(try text(encode, "text-1") == Self.first)
    }

    /// FFmpeg reads the same in the same film.
    @Test func areWhatFFmpegReads() throws {
        let path = try film("a.mp4")
        let read = try Tool.run([
            "ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i", "movie=\(path)[out+subcc]", "-map", "0:1", "-f",
            "webvtt", "-",
        ]).text
        func times(_ text: String) -> [String] {
            text.split(separator: "\n").filter { $0.contains("-->") }.map {
                String($0).replacing("00:00:", with: "00:")
            }
        }
        #expect(times(read) == times(Self.first), "\(read)")
        #expect(read.contains("HELLO") && read.contains("LONG") && read.contains("♪ LA LA"))
    }

    @Test func filmsWithoutThemHaveNone() throws {
        let folder = try Folder()
        try Media.make(Media.test(seconds: 2) + Media.quick + [folder.file("a.mp4")])
        let encode = try Encode.run(folder.file("a.mp4"))
        #expect(!encode.messages.contains { $0["type"] == "captions" })
    }
}
