import JSON
import Testing

/// Live sources that are copied: what comes out plays, is complete, and keeps to the rules.
@Suite struct LiveCopyTests {
    /// That nothing is lost, and that everything keeps to the rules.
    private func check(_ live: Live, _ film: LiveFilm, video: String? = "180p", audio: String? = "audio") throws {
        #expect(live.failed == nil)
        #expect(live.renditions == [video, audio].compactMap { $0 })
        #expect(live.violations() == [])
        for rendition in live.renditions {
            let joined = try live.joined(rendition)
            #expect(try Media.complaints(joined) == "")
            #expect(try Media.times(joined) == Media.times(live.joinedParts(rendition)))
            #expect(try Set(Media.times(joined)).count == Media.times(joined).count)
        }
        if let video { #expect(try Media.packets(live.joined(video)) == Media.packets(film.path)) }
        let numbers = live.renditions.map { live.segments($0).compactMap { $0["number"]?.int } }
        #expect(Set(numbers).count == 1, "\(numbers)")
    }

    @Test func pictureAndSound() throws {
        let film = try LiveFilm.test()
        let live = try Live.run(film.records())
        try check(live, film)
        #expect(live.messages.first?["type"] == "info")
        #expect(live.segments("180p").map { $0["durationSeconds"]?.double } == [2, 2, 2])
        #expect(live.segments("180p").allSatisfy { $0["independent"] == true && $0["discontinuity"] == false })
        let info = try #require(live.infos.first?["renditions"]?[0])
        #expect(
            info["width"] == 320 && info["height"] == 180 && info["frameRate"]?.double == 25
                && info["encoder"] == "copy")
        // Sound starts with the picture of its segment, or less than a frame after it.
        for (picture, sound) in zip(live.segments("180p"), live.segments("audio")) {
            let apart = (sound["startSeconds"]?.double ?? 99) - (picture["startSeconds"]?.double ?? 0)
            #expect(-1e-6...1024.0 / 48_000 ~= apart)
            let clocks = (sound["wallClock"]?.int ?? 0) - (picture["wallClock"]?.int ?? 99)
            #expect(0...23 ~= clocks)
        }
        #expect(live.done?["durationSeconds"]?.double ?? 0 > 5.9)
    }

    @Test func soundAndPictureStayTogether() throws {
        let film = try LiveFilm(
            [
                "-f", "lavfi", "-i", "color=black:s=160x120:r=30:d=2,format=yuv420p", "-f", "lavfi", "-i",
                "color=white:s=160x120:r=30:d=2,format=yuv420p", "-f", "lavfi", "-i",
                "aevalsrc='if(gte(t,2),sin(2000*t),0)':d=4:s=44100", "-filter_complex", "[0][1]concat[v]", "-map",
                "[v]",
                "-map", "2:a",
            ] + LiveFilm.h264(60))
        let live = try Live.run(film.records(), ["startSeconds": 1000, "firstNumber": 7, "initNumber": 3])
        func moment(_ rendition: String, _ filter: String, _ word: String, _ kind: String) throws -> Double? {
            let path = try live.joined(rendition, initNumber: 3)
            let output = try Tool.run([
                "ffmpeg", "-v", "info", "-copyts", "-i", path, "-\(kind)f", filter, "-f", "null", "-",
            ])
            return output.text.split(separator: word).dropFirst().first.flatMap {
                Double($0.prefix { "0123456789.".contains($0) })
            }
        }
        let white = try #require(try moment("120p", "blackdetect=d=0.5:pix_th=0.5", "black_end:", "v"))
        let tone = try #require(try moment("audio", "silencedetect=n=-30dB:d=0.5", "silence_end: ", "a"))
        #expect(1001.9...1002.2 ~= white)
        #expect(abs(white - tone) < 0.04, "\(white) \(tone)")
        #expect(live.segments("120p").first?["number"] == 7)
        #expect(live.segments("120p").first?["discontinuity"] == true)
        #expect(live.parts("audio").first?["discontinuity"] == true)
        #expect(live.segments("audio").dropFirst().allSatisfy { $0["discontinuity"] == false })
    }

    @Test(arguments: ["30000/1001", "30", "24", "60", "15", "8", "2"]) func everyFrameRate(_ rate: String) throws {
        let film = try LiveFilm.test(seconds: 5, rate: rate, keyframes: rate == "2" ? 4 : 30)
        try check(try Live.run(film.records()), film)
    }

    @Test func picturesAlone() throws {
        let film = try LiveFilm.test(seconds: 5, ["-an"])
        try check(try Live.run(film.records()), film, audio: nil)
    }

    @Test func soundAlone() throws {
        let film = try LiveFilm.test(seconds: 7, ["-vn"])
        let live = try Live.run(film.records())
        try check(live, film, video: nil)
        #expect(live.segments("audio").count == 4)
        #expect(live.parts("audio").allSatisfy { $0["independent"] == true })
        #expect(try Media.times(live.joined("audio")).count == film.tags().of(8).count - 1)
    }

    @Test func keyframesTenSecondsApart() throws {
        let film = try LiveFilm.test(seconds: 12, keyframes: 250)
        let live = try Live.run(film.records())
        try check(live, film)
        #expect(live.segments("180p").map { $0["independent"]?.bool } == [true, false, false, true])
        #expect(live.segments("180p").map { ($0["durationSeconds"]?.double ?? 0) } == [4, 4, 2, 2])
    }

    @Test func picturesThatComeUnevenly() throws {
        let film = try LiveFilm(
            Media.test(seconds: 6, rate: "30") + LiveFilm.h264(60)
                + ["-vf", "select='not(mod(n*n,7))+lt(mod(n,50),13)'", "-vsync", "vfr"])
        try check(try Live.run(film.records()), film)
    }

    @Test func withoutParts() throws {
        let film = try LiveFilm.test(seconds: 5)
        let live = try Live.run(film.records(), ["partSeconds": .null])
        #expect(live.parts("180p").isEmpty && live.parts("audio").isEmpty)
        #expect(live.segments("180p").count == 3)
        #expect(try Media.packets(live.joined("180p")) == Media.packets(film.path))
    }

    @Test func theNamesOfAnEarlierRun() throws {
        let film = try LiveFilm.test(seconds: 2)
        let live = try Live.run(film.records(), ["names": ["video": ["720p"], "audio": ["sound"]]])
        #expect(live.renditions == ["720p", "sound"])
        #expect(live.segments("720p").count == 1)
    }

    @Test func anEmptyFeed() throws {
        for records in [[], [Feed.end], [Feed.record(9, Feed.number(0))]] {
            let live = try Live.run(records)
            #expect(live.failed == nil)
            #expect(live.done?["durationSeconds"]?.double == 0)
        }
    }

    @Test func whatIsNoFeed() throws {
        let live = try Live.run([[UInt8](repeating: 0, count: 100)])
        #expect(live.failed?["code"] == "INTERNAL_ERROR")
    }
}
