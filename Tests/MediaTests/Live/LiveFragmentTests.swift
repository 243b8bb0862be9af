import JSON
import Media
import Testing

/// Sources that come as segments: fMP4 of others, and MPEG-TS.
@Suite struct LiveFragmentTests {
    private static let fragmented = ["-movflags", "+frag_keyframe+empty_moov+default_base_moof"]

    private func records(_ path: String, stream: UInt8 = 0, of count: UInt8 = 1) throws -> [[UInt8]] {
        let bytes = try Folder.read(path)
        return stride(from: 0, to: bytes.count, by: 10_007).map { start in
            Feed.record(3, [stream, count] + bytes[start..<min(start + 10_007, bytes.count)])
        }
    }

    private func check(_ live: Live, sound: Bool = true) throws {
        #expect(live.failed == nil && live.done?["warnings"] == [])
        #expect(live.renditions == (sound ? ["180p", "audio"] : ["180p"]))
        #expect(live.violations() == [])
        for rendition in live.renditions { #expect(try Media.complaints(live.joined(rendition)) == "") }
    }

    @Test(arguments: [["-bf", "2"], ["-bf", "0"]])
    func oneFileWithAllTracks(_ coding: [String]) throws {
        let film = try LiveFilm(
            Media.test(seconds: 6, size: "320x180", rate: "25") + LiveFilm.h264(50) + coding + Self.fragmented,
            name: "film.mp4")
        let live = try Live.run(records(film.path), ["input": "fragments"])
        try check(live)
        #expect(try Media.packets(live.joined("180p")) == Media.packets(film.path))
        // The first may begin with what the sound is late by.
        let durations = live.segments("180p").map { $0["durationSeconds"]?.double ?? 0 }
        #expect(durations.count == 3 && durations.allSatisfy { abs($0 - 2) < 0.03 }, "\(durations)")
        for (picture, sound) in zip(live.segments("180p"), live.segments("audio")) {
            let apart = (sound["startSeconds"]?.double ?? 99) - (picture["startSeconds"]?.double ?? 0)
            #expect(abs(apart) < 0.1)
        }
    }

    @Test func soundOfItsOwnIsPutBesideThePicture() throws {
        let film = try LiveFilm(
            Media.test(seconds: 6, size: "320x180", rate: "25") + LiveFilm.h264(50), name: "film.mp4")
        for (name, map) in [("picture", "0:v"), ("sound", "0:a")] {
            try Media.make(
                ["-i", film.path, "-map", map, "-c", "copy"] + Self.fragmented + [film.folder.file("\(name).mp4")])
        }
        let live = try Live.run(
            records(film.folder.file("picture.mp4"), stream: 0, of: 2)
                + records(film.folder.file("sound.mp4"), stream: 1, of: 2), ["input": "fragments"])
        try check(live)
        #expect(try Media.packets(live.joined("180p")) == Media.packets(film.path))
        #expect(live.messages.filter { $0["type"] == "stats" }.allSatisfy { $0["warnings"] == [] })
    }

    @Test func transportStreamsInSegments() throws {
        let film = try LiveFilm(
            Media.test(seconds: 6, size: "320x180", rate: "25") + LiveFilm.h264(50), name: "film.ts")
        let live = try Live.run([Feed.record(1, try Folder.read(film.path))], ["input": "mpegts-segments"])
        try check(live)
        #expect(try Media.packets(live.joined("180p")).count == 150)
    }

    @Test func whatIsNoFragmentFailsAndWhatIsDamagedIsLeftOut() throws {
        let text = try Live.run([Feed.record(3, [0, 1] + Array("<html>nothing</html>".utf8))], ["input": "fragments"])
        #expect(text.failed?["code"] == "CORRUPT")
        let film = try LiveFilm(
            Media.test(seconds: 4, size: "320x180", rate: "25") + LiveFilm.h264(50) + Self.fragmented, name: "film.mp4")
        var bytes = try Folder.read(film.path)
        // Numbers of the second fragment's run are nonsense.
        let name = Array("trun".utf8)
        let places = bytes.indices.dropLast(8).filter { Array(bytes[$0..<($0 + 4)]) == name }
        let place = try #require(places.last) + 8
        bytes.replaceSubrange(place..<(place + 4), with: [0xFF, 0xFF, 0xFF, 0xFF])
        let live = try Live.run([Feed.record(3, [0, 1] + bytes)], ["input": "fragments"])
        #expect(live.failed == nil && live.segments("180p").count >= 1)
    }

    @Test func aSegmentIsUsedInItsOwnTime() {
        var pacer = Pacer()
        #expect(pacer.wait(for: 900_000, now: 1000) == 0)
        // The other track is a little behind.
        #expect(pacer.wait(for: 880_000, now: 1000) == 0)
        #expect(pacer.wait(for: 903_600, now: 1000) == 39)
        #expect(pacer.wait(for: 883_600, now: 1039) == 0)
        #expect(pacer.wait(for: 990_000, now: 1040) == 958)
        // The next segment comes late: it goes on from there.
        #expect(pacer.wait(for: 993_600, now: 5000) == 0)
        #expect(pacer.wait(for: 997_200, now: 5000) == 39)
        // The source's clock jumps.
        #expect(pacer.wait(for: 0, now: 5010) == 0)
        #expect(pacer.wait(for: 9_000, now: 5010) == 99)
    }
}
