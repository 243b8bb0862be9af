import JSON
import Testing

/// Live sources whose clock or parameters change on the way.
@Suite struct LiveRepairTests {
    private static func spread(_ live: Live, _ rendition: String) throws -> Double {
        let times = try Media.times(live.joined(rendition))
        return zip(times, times.dropFirst()).map { $1 - $0 }.max() ?? 0
    }

    @Test func countersThatWrap() throws {
        let film = try LiveFilm.test(seconds: 4)
        let live = try Live.run(film.tags().later(by: (1 << 32) - 2000).map(\.record))
        #expect(live.violations() == [])
        #expect(try Self.spread(live, "180p") < 0.05)
        #expect(try Media.packets(live.joined("180p")) == Media.packets(film.path))
        #expect(live.segments("audio").count == 2)
    }

    @Test(arguments: [-2000, 3_600_000, 100_000_000]) func clocksThatJump(_ jump: Int) throws {
        let film = try LiveFilm.test(seconds: 6)
        let tags = try film.tags()
        let half = tags.firstIndex { $0.time > 3000 } ?? 0
        let live = try Live.run((Array(tags[..<half]) + Array(tags[half...]).later(by: jump)).map(\.record))
        #expect(live.violations() == [])
        for rendition in live.renditions { #expect(try Self.spread(live, rendition) < 0.1) }
        #expect(try Media.packets(live.joined("180p")) == Media.packets(film.path))
        #expect(5.9...6.2 ~= live.done?["durationSeconds"]?.double ?? 0)
    }

    @Test func parametersThatChange() throws {
        let (one, other) = (try LiveFilm.test(seconds: 3), try LiveFilm.test(seconds: 3, size: "256x144"))
        let live = try Live.run((one.tags() + other.tags().later(by: 3000)).map(\.record))
        #expect(live.violations() == [])
        #expect(live.of("init", "180p").compactMap { $0["blob"]?.string } == ["180p/init.mp4", "180p/init-1.mp4"])
        #expect(live.of("init", "audio").count == 2)
        #expect(live.infos.map { $0["renditions"]?[0]?["height"] } == [180, 144])
        for rendition in live.renditions {
            let segments = live.segments(rendition)
            #expect(segments.map { $0["discontinuity"]?.bool } == [false, false, true, false])
            #expect(
                live.parts(rendition).filter { $0["discontinuity"] == true }.map {
                    [$0["number"]?.int, $0["part"]?.int]
                } == [[2, 0]])
            #expect(try Media.complaints(live.joined(rendition, segments: 0..<2)) == "")
            #expect(try Media.complaints(live.joined(rendition, initNumber: 1, segments: 2..<9)) == "")
        }
        let pictures =
            try Media.packets(live.joined("180p", segments: 0..<2))
            + Media.packets(live.joined("180p", initNumber: 1, segments: 2..<9))
        #expect(try pictures == Media.packets(one.path) + Media.packets(other.path))
    }

    @Test func soundThatChanges() throws {
        let (one, other) = (try LiveFilm.test(seconds: 4), try LiveFilm.test(seconds: 4, ["-ar", "44100"]))
        let tags = try one.tags().of(9) + other.tags().of(9).later(by: 4000)
        let sound = try one.tags().of(8) + other.tags().of(8).later(by: 4000)
        let all = (tags + sound).enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
        let live = try Live.run(all.map(\.element.record))
        #expect(live.violations() == [])
        #expect(live.of("init", "audio").map { $0["timescale"]?.int } == [48_000, 44_100])
        #expect(try Media.complaints(live.joined("audio", segments: 0..<2)) == "")
        #expect(try Media.complaints(live.joined("audio", initNumber: 1, segments: 3..<9)) == "")
    }

    @Test func soundThatIsMissingForAWhile() throws {
        let film = try LiveFilm.test(seconds: 6)
        let live = try Live.run(
            film.tags().filter { $0.kind != 8 || !(1500..<4500 ~= $0.time) || $0.time == 0 }.map(\.record))
        #expect(live.violations() == [])
        let joined = try live.joined("audio")
        #expect(try Media.complaints(joined) == "")
        let times = try Media.times(joined)
        #expect((zip(times, times.dropFirst()).map { $1 - $0 }.max() ?? 1) < 0.022)
        #expect(live.segments("audio").count == 3)
    }

    @Test(arguments: [(9, 0, 3000), (8, 700, 3400)] as [(UInt8, UInt32, UInt32)])
    func pictureAndSoundThatAreNotAlikeLong(kind: UInt8, first: UInt32, end: UInt32) throws {
        let film = try LiveFilm.test(seconds: 4)
        // The second byte of a configuration is 0.
        let live = try Live.run(
            film.tags().filter { $0.kind != kind || $0.body[1] == 0 || first..<end ~= $0.time }.map(\.record))
        #expect(live.violations() == [])
        for rendition in live.renditions {
            let segments = live.segments(rendition)
            #expect(0..<0.022 ~= segments.first?["startSeconds"]?.double ?? 99)
            let lasts = segments.compactMap { $0["durationSeconds"]?.double }.reduce(0, +)
            #expect(3.9..<4.1 ~= lasts, "\(rendition): \(lasts)")
            #expect(try Media.complaints(live.joined(rendition)) == "")
        }
    }

    @Test func damagedMessagesAreLeftOut() throws {
        let film = try LiveFilm.test(seconds: 4)
        var records = try film.records()
        for place in [20, 40, 60] { records.insert(Feed.record(9, Feed.number(0) + [0x17]), at: place) }
        records.insert(Feed.record(8, Feed.number(0) + [0xAF]), at: 70)
        let live = try Live.run(records)
        #expect(try Media.packets(live.joined("180p")) == Media.packets(film.path))
        #expect(live.done?["warnings"]?.array?.contains("A message of the stream was damaged and left out.") == true)
    }
}
