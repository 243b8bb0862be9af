import JSON
import Testing

/// Rungs that are encoded of live sources, in time.
@Suite struct LiveLadderTests {
    private static let ladder: JSON = [
        ["name": "360p", "height": 360, "bitrate": 800_000], ["name": "144p", "height": 144, "bitrate": 200_000],
        ["name": "96p", "height": 96, "bitrate": 100_000],
    ]

    @Test func rungsBesideTheCopy() throws {
        let film = try LiveFilm.test(seconds: 5)
        let live = try Live.run(film.records(), ["ladder": Self.ladder, "preset": "ultrafast"])
        #expect(live.renditions == ["180p", "144p", "96p", "audio"])
        #expect(live.violations() == [])
        #expect(try Media.packets(live.joined("180p")) == Media.packets(film.path))
        for rung in ["144p", "96p"] {
            let joined = try live.joined(rung)
            #expect(try Media.complaints(joined) == "")
            #expect(live.segments(rung).allSatisfy { $0["independent"] == true })
            // Cut where the copy is, as far as nothing had to be left out.
            for (copy, made) in zip(live.segments("180p"), live.segments(rung)) {
                #expect(copy["number"] == made["number"])
                #expect(abs((copy["startSeconds"]?.double ?? 0) - (made["startSeconds"]?.double ?? 9)) < 0.5)
            }
            #expect(live.segments(rung).count == live.segments("180p").count)
        }
    }

    @Test func noTwoHaveTheSameName() throws {
        let film = try LiveFilm.test(seconds: 2)
        let live = try Live.run(
            film.records(),
            ["ladder": Self.ladder, "preset": "ultrafast", "names": ["video": ["144p"], "audio": ["audio"]]])
        #expect(live.renditions == ["144p", "144p-2", "96p", "audio"])
        #expect(live.violations() == [])
    }

    @Test func whatCannotBeCopiedIsEncoded() throws {
        let film = try LiveFilm(
            Media.test(seconds: 4) + [
                "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p", "-g", "100", "-c:a", "libmp3lame",
                "-ar", "44100",
            ])
        let live = try Live.run(film.records(), ["preset": "ultrafast", "longestSegmentSeconds": 2])
        #expect(live.renditions == ["180p", "audio"])
        #expect(live.infos[0]["renditions"]?[0]?["encoder"] == "libx264")
        #expect(live.violations(longest: 2) == [])
        for rendition in live.renditions { #expect(try Media.complaints(live.joined(rendition)) == "") }
        #expect(live.segments("180p").count == 2)
        #expect(live.segments("180p").allSatisfy { $0["independent"] == true })
        let (picture, sound) = (try Media.times(live.joined("180p")), try Media.times(live.joined("audio")))
        #expect(abs((picture.first ?? 0) - (sound.first ?? 9)) < 0.05)
        #expect((3.7...4.2).contains((sound.last ?? 0) - (sound.first ?? 0)))
    }

    @Test func rungsGoOnWhenParametersChange() throws {
        let (one, other) = (try LiveFilm.test(seconds: 2), try LiveFilm.test(seconds: 2, size: "256x144"))
        let live = try Live.run(
            (one.tags() + other.tags().later(by: 2000)).map(\.record), ["ladder": Self.ladder, "preset": "ultrafast"])
        #expect(live.violations() == [])
        for rendition in ["180p", "144p", "96p", "audio"] {
            #expect(live.of("init", rendition).count == 2, "\(rendition)")
            #expect(live.segments(rendition).map { $0["discontinuity"]?.bool } == [false, true], "\(rendition)")
            #expect(try Media.complaints(live.joined(rendition, initNumber: 1, segments: 1..<9)) == "")
        }
    }
}
