import JSON
import Testing

/// Of what must be encoded one rung comes first, with the sound; the others follow, cut at the same instants.
@Suite struct FirstPartTests {
    /// A film whose sound outlasts its picture by a second, with a text, and its two parts.
    private static let shared = Result { () throws -> (first: Encode, ladder: Encode, path: String, folder: Folder) in
        let folder = try Folder()
        try folder.write(Array("1\n00:00:01,000 --> 00:00:02,000\nOne\n".utf8), to: "a.srt")
        try Media.make(
            [
                "-f", "lavfi", "-i", "testsrc2=s=640x480:r=25:d=5", "-f", "lavfi", "-i", "sine=f=440:r=48000:d=6", "-i",
                folder.file("a.srt"), "-c:v", "mpeg4", "-bf", "2", "-b:v", "2M", "-c:a", "aac", "-c:s", "srt",
                folder.file("source.mkv"),
            ])
        let path = folder.file("source.mkv")
        let first = try Encode.run(path, ["part": "first"])
        return (first, try ladder(of: path, after: first), path, folder)
    }

    private static func ladder(of path: String, after first: Encode, have more: JSONObject = [:]) throws -> Encode {
        var have = more
        for name in ["360p", "audio"] { have[name] = .integer(Int64(first.segments(name).count)) }
        return try Encode.run(
            path, ["part": "ladder", "have": .object(have), "first": first.done?["first"] ?? .null])
    }

    @Test func theFirstIsOneRungWithTheSoundAndTheTexts() throws {
        let first = try Self.shared.get().first
        #expect(first.failed == nil)
        #expect(first.renditions == ["480p", "360p", "240p", "audio", "text-1"])
        let made = Set(first.messages.filter { $0["blob"] != nil }.compactMap { $0["rendition"]?.string })
        #expect(made == ["360p", "audio", "text-1"])
        #expect(first.done?["copied"] == false && first.done?["complete"] == false)
        #expect(abs((first.done?["durationSeconds"]?.double ?? 0) - 6) < 0.05)
    }

    @Test func theLadderIsTheRest() throws {
        let (first, ladder, _, _) = try Self.shared.get()
        #expect(ladder.failed == nil)
        #expect(ladder.info == first.info)
        let made = Set(ladder.messages.filter { $0["blob"] != nil }.compactMap { $0["rendition"]?.string })
        #expect(made == ["480p", "240p"])
        #expect(ladder.done?["complete"] == true)
        #expect(ladder.done?["durationSeconds"] == first.done?["durationSeconds"])
        #expect(ladder.done?["warnings"] == [])
        #expect(ladder.done?["source"] == first.done?["source"])
    }

    @Test func allAreCutAtTheSameInstantsTheFirstSegmentShort() throws {
        let (first, ladder, _, _) = try Self.shared.get()
        for (run, name) in [(ladder, "480p"), (first, "360p"), (ladder, "240p")] {
            #expect(run.segments(name).map { $0["startSeconds"]?.double } == [0, 1, 2, 4])
            #expect(try Media.complaints(run.joined(name)) == "")
        }
        // The last picture is shown until the sound ends, by all alike.
        let ends = [(ladder, "480p"), (first, "360p"), (ladder, "240p")].map { run, name in
            run.segments(name).last?["durationSeconds"]?.double
        }
        #expect(Set(ends).count == 1 && abs((ends[0] ?? 0) - 2) < 0.05)
        #expect(try Media.times(ladder.joined("480p")) == Media.times(first.joined("360p")))
        let sound = first.segments("audio").compactMap { $0["startSeconds"]?.double }
        #expect(sound.count == 4 && zip(sound, [0, 1, 2, 4]).allSatisfy { abs($0 - $1) < 0.03 })
        #expect(try Media.complaints([first.joined("360p"), first.joined("audio")]) == "")
    }

    @Test func eachPartGoesOnWhereItWas() throws {
        let (first, ladder, path, _) = try Self.shared.get()
        let rest = try Encode.run(path, ["part": "first", "have": ["360p": 2, "audio": 1]])
        #expect(rest.segments("360p").compactMap { $0["number"]?.int } == [2, 3])
        let joined = try first.join("360p", (0..<4).map { (run: $0 < 2 ? first : rest, number: $0) })
        #expect(try Media.complaints(joined) == "")
        #expect(try Media.times(joined) == Media.times(first.joined("360p")))
        #expect(rest.done == first.done)
        let last = try Self.ladder(of: path, after: first, have: ["480p": 3, "240p": 4])
        #expect(last.segments("480p").compactMap { $0["number"]?.int } == [3])
        #expect(last.segments("480p").last?["durationSeconds"] == ladder.segments("480p").last?["durationSeconds"])
        #expect(last.segments("240p").isEmpty)
    }

    @Test func whereNothingIsLeftItIsWhole() throws {
        let folder = try Folder()
        try Media.make(Media.test(seconds: 2) + ["-c:v", "mpeg4", "-c:a", "aac", folder.file("small.avi")])
        let small = try Encode.run(folder.file("small.avi"), ["part": "first"])
        #expect(small.renditions == ["180p", "audio"] && !small.segments("180p").isEmpty)
        #expect(small.done?["complete"] == true)
        try Media.make(["-f", "lavfi", "-i", "sine=f=440:r=48000:d=2", "-c:a", "flac", folder.file("a.flac")])
        let sound = try Encode.run(folder.file("a.flac"), ["part": "first"])
        #expect(!sound.segments("audio").isEmpty && sound.done?["complete"] == true)
    }

    @Test func withoutAPictureThatCanBeShownNothingIsLeft() throws {
        let folder = try Folder()
        try Media.make(
            Media.test(seconds: 2, size: "640x480") + [
                "-c:v", "mpeg4", "-c:a", "aac", "-bsf:v", "noise=drop=1", folder.file("unseen.mkv"),
            ])
        let encode = try Encode.run(folder.file("unseen.mkv"), ["part": "first"])
        #expect(encode.segments("360p").isEmpty && !encode.segments("audio").isEmpty)
        #expect(encode.done?["complete"] == true)
        #expect(encode.done?["warnings"]?[0]?.string?.contains("only its sound is played") == true)
    }

    @Test func damageOfTheSoundIsToldOnce() throws {
        let (first, _, path, _) = try Self.shared.get()
        let have: JSON = ["480p": 4, "360p": 4, "240p": 4]
        let told = try Encode.run(
            path, ["part": "ladder", "have": have, "first": ["damagedSound": 3, "soundEndSeconds": 6]])
        #expect(told.done?["warnings"]?[0]?.string?.contains("3 of its coded units") == true)
        #expect(first.done?["warnings"] == [])
    }
}
