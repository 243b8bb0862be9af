import JSON
import Testing

/// A picture that plays as it is comes first, untouched; the ladder follows, cut at the same instants.
@Suite struct CopyTests {
    private static let shared = Result { () throws -> (encode: Encode, folder: Folder) in
        let folder = try Folder()
        try Media.make(
            Media.test(seconds: 7, size: "640x360") + Self.film(keyframes: 50) + [folder.file("source.mp4")])
        return (try Encode.run(folder.file("source.mp4"), ["copy": true]), folder)
    }

    /// H.264 with B-frames and AAC.
    private static func film(keyframes: Int) -> [String] {
        [
            "-c:v", "libx264", "-preset", "veryfast", "-bf", "3", "-g", "\(keyframes)", "-pix_fmt", "yuv420p", "-c:a",
            "aac",
        ]
    }

    private func encode() throws -> Encode { try Self.shared.get().encode }
    private func source() throws -> String { try Self.shared.get().folder.file("source.mp4") }

    @Test func theCopyIsFirstAndLowerRungsFollow() throws {
        let encode = try encode()
        #expect(encode.failed == nil)
        #expect(encode.renditions == ["360p", "240p", "audio"])
        #expect(encode.info["renditions"]?[0]?["encoder"] == "copy")
        #expect(encode.info["renditions"]?[0]?["codec"] == "h264")
        #expect(encode.info["renditions"]?[1]?["encoder"] == "libx264")
        let order = encode.messages.filter { $0["type"]?.string == "segment" }.compactMap { $0["rendition"]?.string }
        let lastOfCopy = try #require(order.lastIndex(of: "360p"))
        let firstOfLadder = try #require(order.firstIndex(of: "240p"))
        #expect(lastOfCopy < firstOfLadder)
        #expect(abs((encode.done?["durationSeconds"]?.double ?? 0) - 7) < 0.041)
        #expect(encode.done?["warnings"] == [])
    }

    @Test func itsBytesAndPicturesAreTheSources() throws {
        let copied = try encode().joined("360p")
        #expect(try Media.complaints(copied) == "")
        #expect(try Media.packets(copied) == Media.packets(source()))
        #expect(try Media.pictures(copied) == Media.pictures(source()))
        #expect(try Media.times(copied) == Media.times(source(), of: "v"))
    }

    @Test func allAreCutAtTheSameInstants() throws {
        let encode = try encode()
        for name in ["360p", "240p"] {
            #expect(encode.segments(name).map { $0["startSeconds"]?.double } == [0, 2, 4, 6])
            #expect(encode.segments(name).map { $0["durationSeconds"]?.double } == [2, 2, 2, 1])
            let last = try encode.join(name, [(encode, 2)])
            #expect(try Media.complaints(last) == "")
            #expect(try Media.times(last).first == 4)
        }
        #expect(try Media.times(encode.joined("240p")) == Media.times(encode.joined("360p")))
    }

    @Test func codecsAreThoseOfTheTrack() throws {
        let level = try #require(
            Media.probe(source(), "stream=level", ["-select_streams", "v"]).first.flatMap(Int.init))
        let digits = String(level, radix: 16)
        #expect(try encode().codecs("360p") == "avc1.6400" + (digits.count == 1 ? "0" : "") + digits)
    }

    @Test func cutsAreWhereTheSourceHasKeyframes() throws {
        let folder = try Folder()
        try Media.make(
            Media.test(seconds: 10, size: "640x360") + Self.film(keyframes: 1000)
                + ["-force_key_frames", "0,1.32,2.92,3.12,7.72", folder.file("a.mkv")])
        let encode = try Encode.run(folder.file("a.mkv"), ["copy": true])
        #expect(encode.info["renditions"]?[0]?["encoder"] == "copy")
        for name in ["360p", "240p"] {
            let starts = encode.segments(name).compactMap { $0["startSeconds"]?.double }
            #expect(starts.count == 3 && zip(starts, [0, 2.92, 7.72]).allSatisfy { abs($0 - $1) < 0.002 })
            #expect(try Media.complaints(encode.joined(name)) == "")
        }
        let longest = try #require(encode.info["longestSegmentSeconds"]?.double)
        #expect(abs(longest - 4.8) < 0.01)
        #expect(try Media.packets(encode.joined("360p")) == Media.packets(folder.file("a.mkv")))
    }

    @Test func soundStaysWithTheCopiedPicture() throws {
        let folder = try Folder()
        try Media.make(
            [
                "-f", "lavfi", "-i", "color=black:s=640x360:r=25:d=4", "-f", "lavfi", "-i", "sine=f=1000:r=48000:d=4",
                "-vf", "drawbox=color=white:t=fill:enable='between(t,2,2.5)'", "-af",
                "volume=0:enable='not(between(t,2,2.5))'",
            ] + Self.film(keyframes: 25) + [folder.file("sync.mp4")])
        let encode = try Encode.run(folder.file("sync.mp4"), ["copy": true])
        let heard = try #require(try Media.silenceEnds(encode.joined("audio")))
        for name in ["360p", "240p"] {
            let seen = try #require(try Media.blackEnds(encode.joined(name)))
            #expect(abs(seen - 2) < 0.041)
            #expect(abs(seen - heard) < 0.045)
        }
    }

    @Test func alaterAttemptGoesOn() throws {
        let have: JSON = ["360p": 2, "240p": 1, "audio": 3]
        let rest = try Encode.run(source(), ["copy": true, "have": have])
        let whole = try encode()
        for (name, count) in [("360p", 2), ("240p", 1)] {
            #expect(rest.segments(name).compactMap { $0["number"]?.int } == Array(count..<4))
            let parts = (0..<4).map { (run: $0 < count ? whole : rest, number: $0) }
            let joined = try whole.join(name, parts)
            #expect(try Media.complaints(joined) == "")
            #expect(try Media.times(joined) == Media.times(whole.joined(name)))
        }
    }

    @Test func theTwoPartsTogetherAreTheWhole() throws {
        let whole = try encode()
        let copy = try Encode.run(source(), ["copy": true, "part": "copy"])
        #expect(copy.info == whole.info)
        #expect(copy.segments("360p") == whole.segments("360p"))
        #expect(copy.segments("audio") == whole.segments("audio"))
        #expect(copy.segments("240p").isEmpty)
        #expect(copy.done?["copied"] == true && copy.done?["complete"] == false)
        let have: JSON = ["360p": 4, "audio": .integer(Int64(copy.segments("audio").count))]
        let ladder = try Encode.run(source(), ["copy": true, "part": "ladder", "have": have])
        #expect(ladder.info == whole.info)
        #expect(ladder.segments("360p").isEmpty && ladder.segments("audio").isEmpty)
        #expect(ladder.segments("240p").map { $0["startSeconds"] } == whole.segments("240p").map { $0["startSeconds"] })
        #expect(ladder.done?["complete"] == true)
    }

    @Test func namesEndAsTheyAreToldTo() throws {
        let encode = try Encode.run(source(), ["copy": true, "suffix": "-r1", "have": ["360p": 3]])
        #expect(encode.renditions == ["360p-r1", "240p-r1", "audio-r1"])
        #expect(encode.segments("360p-r1").map { $0["blob"]?.string } == ["360p-r1/3.m4s"])
        #expect(try Media.complaints(encode.joined("240p-r1")) == "")
    }

    @Test func aPictureBelowTheLadderIsCopiedAlone() throws {
        let folder = try Folder()
        try Media.make(Media.test(seconds: 3) + Self.film(keyframes: 50) + [folder.file("small.mp4")])
        let encode = try Encode.run(folder.file("small.mp4"), ["copy": true])
        #expect(encode.renditions == ["180p", "audio"])
        #expect(encode.segments("180p").count == 2)
        #expect(encode.done?["durationSeconds"]?.double == 3)
    }

    @Test func hevcIsCopiedBesideTheWholeLadder() throws {
        let folder = try Folder()
        let hevc = ["-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-tag:v", "hvc1"]
        let closed = ["-x265-params", "log-level=none:keyint=50:open-gop=0"]
        try Media.make(Media.test(seconds: 5, size: "640x360") + hevc + closed + [folder.file("closed.mp4")])
        let encode = try Encode.run(folder.file("closed.mp4"), ["copy": true])
        #expect(encode.renditions == ["source", "360p", "240p", "audio"])
        #expect(encode.codecs("source")?.hasPrefix("hvc1.1.6.L") == true)
        #expect(encode.codecs("360p")?.hasPrefix("avc1.") == true)
        #expect(try Media.complaints(encode.joined("source")) == "")
        #expect(try Media.packets(encode.joined("source")) == Media.packets(folder.file("closed.mp4")))
        #expect(try Media.times(encode.joined("source")) == Media.times(encode.joined("360p")))
        for name in ["source", "360p"] {
            #expect(encode.segments(name).map { $0["startSeconds"]?.double } == [0, 2, 4])
        }
    }
}
