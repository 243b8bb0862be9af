import JSON
import Testing

/// The picture at a time is exactly the one that is shown then.
@Suite struct ExactPictureTests {
    private static let film = Result { () throws -> (folder: Folder, path: String) in
        let folder = try Folder()
        // B-frames and few keyframes: what is shown is not stored in order, and much lies before it.
        try Media.make(
            Numbered.source(seconds: 6) + [
                "-c:v", "libx264", "-preset", "veryfast", "-g", "100", "-pix_fmt", "yuv420p", folder.file("film.mp4"),
            ])
        return (folder, folder.file("film.mp4"))
    }

    private static let encode = Result { try Encode.run(film.get().path, ["preset": "veryfast", "segmentSeconds": 2]) }

    /// Seconds, and the picture that is shown at them, of 25 a second.
    private static let times: [(Double, Int)] = [(0, 0), (0.041, 1), (1.999, 49), (2, 50), (3.3, 82), (4.7, 117)]

    @Test(arguments: times) func ofSegments(seconds: Double, number: Int) throws {
        let segment = Int(seconds / 2)
        let still = try StillRun.of(
            Self.encode.get(), "180p", segment...segment, ["times": [.number(seconds)]], isPrepared: number % 2 == 0)
        #expect(try still.pixels().number == number, "\(still.failed ?? .null)")
        #expect(abs((still.message["timeSeconds"]?.double ?? -1) - Double(number) / 25) < 0.001)
    }

    @Test(arguments: times) func ofTheFileAsItWasUploaded(seconds: Double, number: Int) throws {
        let bytes = try Folder.read(try Self.film.get().path)
        let still = try StillRun(["times": [.number(seconds)]], [bytes])
        #expect(try still.pixels().number == number, "\(still.failed ?? .null)")
    }

    @Test func beyondTheEndItIsTheLast() throws {
        let last = try StillRun.of(Self.encode.get(), "180p", 2...2, ["times": [99]])
        #expect(try last.pixels().number == 149)
        let bytes = try Folder.read(try Self.film.get().path)
        #expect(try StillRun(["times": [99]], [bytes]).pixels().number == 149)
    }

    @Test func onlyWhatIsNeededIsRead() throws {
        let encode = try Self.encode.get()
        let segment = try Folder.read(encode.folder.file("180p/0.m4s")).count
        let early = try StillRun.of(encode, "180p", 0...0, ["times": [0.04]])
        let late = try StillRun.of(encode, "180p", 0...0, ["times": [1.9]])
        #expect(early.bytesRead < late.bytesRead || segment < 24 << 10)
    }

    @Test func movingPicturesGoOnAcrossSegments() throws {
        let encode = try Self.encode.get()
        let times = (0..<10).map { JSON.number(1.5 + Double($0) / 10) }
        for format in ["gif", "webp"] {
            let moving = try StillRun.of(
                encode, "180p", 0...1,
                ["times": .array(times), "frameRate": 10, "format": .string(format), "width": 160])
            #expect(moving.message["width"] == 160 && moving.message["height"] == 90, "\(moving.failed ?? .null)")
            if format == "gif" {
                #expect(moving.file.starts(with: Array("GIF89a".utf8)))
                let folder = try Folder()
                try folder.write(moving.file, to: "a.gif")
                let numbers = try (0..<10).map { place in
                    try Media.make([
                        "-i", folder.file("a.gif"), "-vf", "select=eq(n\\,\(place))", "-frames:v", "1", "-f",
                        "rawvideo", "-pix_fmt", "rgb24", folder.file("raw"),
                    ])
                    return Pixels(width: 160, height: 90, bytes: try Folder.read(folder.file("raw"))).number
                }
                #expect(numbers == [37, 40, 42, 45, 47, 50, 52, 55, 57, 60])
            } else {
                // As many frames as were asked for; those that are like the one before may be one.
                let text = String(decoding: moving.file, as: Unicode.ASCII.self)
                #expect(text.hasPrefix("RIFF") && text.split(separator: "ANMF").count == 11)
            }
        }
    }

    @Test func theBestOfSomeMomentsIsNotTheBlackStart() throws {
        let folder = try Folder()
        try Media.make([
            "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=4", "-vf", "fade=in:st=1:d=0.2", "-c:v", "libx264",
            "-preset", "ultrafast", "-pix_fmt", "yuv420p", folder.file("film.mp4"),
        ])
        let encode = try Encode.run(folder.file("film.mp4"))
        let chosen = try StillRun.of(
            encode, "180p", 0...1, ["times": [0, 0.5, 1.52, 3], "choose": true])
        #expect(chosen.message["timeSeconds"] == 1.52)
        let board = try #require(encode.messages.last { $0["type"] == "storyboard" })
        #expect((board["bestSeconds"]?.double ?? 0) >= 1)
    }

    @Test func damageAndMissingPicturesAreSaid() throws {
        let encode = try Self.encode.get()
        let head = try Folder.read(encode.folder.file("180p/init.mp4"))
        var segment = try Folder.read(encode.folder.file("180p/0.m4s"))
        for place in segment.indices.dropFirst(2000) { segment[place] = 0xFF }
        let damaged = try StillRun(
            ["times": [1], "segments": ["init": 0, "first": 1, "count": 1]], [head, segment])
        #expect(damaged.failed?["code"] == "CORRUPT")
        let none = try StillRun(["times": [1]], [Array("nothing to see here".utf8)])
        #expect(none.failed?["code"] == "NOT_MEDIA")
        #expect(try StillRun(["times": []], [head]).failed?["code"] == "INTERNAL_ERROR")
    }
}
