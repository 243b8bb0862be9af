import JSON
import Media
import Testing

/// MPEG transport streams, as SRT publishers send them.
@Suite struct TransportTests {
    /// Records of pieces of a file of those sizes, in turn.
    private func records(_ bytes: [UInt8], _ sizes: [Int] = [1316]) -> [[UInt8]] {
        var records: [[UInt8]] = []
        var place = 0
        while place < bytes.count {
            let size = min(bytes.count - place, sizes[records.count % sizes.count])
            records.append(Feed.record(1, Array(bytes[place..<(place + size)])))
            place += size
        }
        return records
    }

    private func run(_ film: LiveFilm, _ sizes: [Int] = [1316], _ more: JSONObject = [:]) throws -> Live {
        var all: JSONObject = ["input": "mpegts"]
        for (name, value) in more { all[name] = value }
        return try Live.run(records(Folder.read(film.path), sizes) + [Feed.end], all)
    }

    private func check(_ live: Live, _ film: LiveFilm) throws {
        #expect(live.failed == nil)
        #expect(live.violations() == [])
        for rendition in live.renditions { #expect(try Media.complaints(live.joined(rendition)) == "") }
        #expect(try Media.pictures(live.joined(live.renditions[0])) == Media.pictures(film.path))
    }

    @Test func pictureAndSound() throws {
        let film = try LiveFilm(Media.test(seconds: 5) + LiveFilm.h264(50), name: "film.ts")
        let live = try run(film, [1316, 7, 188, 1000])
        try check(live, film)
        #expect(live.renditions == ["180p", "audio"])
        #expect(live.segments("180p").map { $0["durationSeconds"]?.double } == [2, 2, 1])
        #expect(live.infos[0]["source"]?["audioSampleRate"] == 48_000)
    }

    @Test func hevc() throws {
        let film = try LiveFilm(
            Media.test(seconds: 4) + [
                "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "keyint=50:log-level=none", "-c:a", "aac",
            ],
            name: "film.ts")
        let live = try run(film)
        try check(live, film)
        #expect(live.renditions == ["source", "audio"])
        #expect(live.messages.first { $0["rendition"] == "source" }?["codecs"]?.string?.hasPrefix("hvc1.1.") == true)
    }

    @Test func severalSoundsInOtherCodecs() throws {
        let film = try LiveFilm(
            Media.test(seconds: 5) + [
                "-f", "lavfi", "-i", "sine=f=880:r=44100:d=5", "-map", "0", "-map", "1", "-map", "2", "-c:v", "libx264",
                "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "50", "-c:a:0", "mp2", "-c:a:1", "aac",
            ], name: "film.ts")
        let live = try run(film)
        try check(live, film)
        #expect(live.renditions == ["180p", "audio", "audio-2"])
        for rendition in ["audio", "audio-2"] {
            let times = try Media.times(live.joined(rendition))
            #expect((4.8...5.2).contains((times.last ?? 0) - (times.first ?? 0)))
        }
    }

    @Test(arguments: [("libopus", "audio"), ("ac3", "audio"), ("mp2", "audio")]) func soundThatIsMadeAAC(
        _ codec: String, _ name: String
    ) throws {
        let film = try LiveFilm(
            [
                "-f", "lavfi", "-i", "aevalsrc='if(gte(t,2),sin(2000*t),0)':d=4:s=48000", "-c:a", codec, "-b:a", "128k",
            ], name: "film.ts")
        let live = try run(film)
        #expect(live.renditions == [name])
        #expect(live.violations() == [])
        let joined = try live.joined(name)
        #expect(try Media.complaints(joined) == "")
        #expect(live.messages.first { $0["type"] == "init" }?["codecs"] == "mp4a.40.2")
        // The tone begins where it began, give or take a frame.
        let (there, here) = (try Media.silenceEnds(film.path), try Media.silenceEnds(joined))
        #expect(abs((there ?? 0) - (here ?? 9)) < 0.06, "\(there ?? 0) \(here ?? 0)")
    }

    @Test func soundAlone() throws {
        let film = try LiveFilm(
            ["-f", "lavfi", "-i", "sine=f=440:r=48000:d=5", "-c:a", "aac"], name: "film.ts")
        let live = try run(film)
        #expect(live.renditions == ["audio"])
        #expect(live.violations() == [])
        #expect(live.segments("audio").count == 3)
    }

    @Test func packetsThatAreLost() throws {
        let film = try LiveFilm(Media.test(seconds: 5) + LiveFilm.h264(50), name: "film.ts")
        var bytes = try Folder.read(film.path)
        // Three packets in the middle, and some bytes.
        let half = bytes.count / 376 * 188
        bytes.removeSubrange(half..<(half + 3 * 188))
        bytes.removeSubrange((half + 20 * 188)..<(half + 20 * 188 + 50))
        let live = try Live.run(records(bytes), ["input": "mpegts"])
        #expect(live.failed == nil)
        #expect(live.violations() == [])
        #expect(live.done?["warnings"]?.array?.contains("Packets of the stream were lost on the way.") == true)
        #expect(try Media.times(live.joined("180p")).count > 110)
    }

    @Test func clocksThatWrap() throws {
        let film = try LiveFilm(
            Media.test(seconds: 4) + LiveFilm.h264(50)
                + ["-output_ts_offset", "95441", "-muxdelay", "0", "-muxpreload", "0"], name: "film.ts")
        let live = try run(film)
        try check(live, film)
        let times = try Media.times(live.joined("180p"))
        #expect((zip(times, times.dropFirst()).map { $1 - $0 }.max() ?? 1) < 0.05)
    }

    @Test func garbageIsNoStream() throws {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<200_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let live = try Live.run(records(bytes), ["input": "mpegts"])
        #expect(live.failed == nil)
        #expect(live.messages.allSatisfy { $0["type"] == "stats" })
    }

    @Test func damagedStreamsHarmNobody() throws {
        let film = try LiveFilm(Media.test(seconds: 2) + LiveFilm.h264(25), name: "film.ts")
        let whole = try Folder.read(film.path)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...300, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            var demuxer = TransportDemuxer()
            var pictures = PictureUnits(isHEVC: Bool.random(using: &generator))
            var frames = SoundFrames(isAAC: Bool.random(using: &generator))
            for event in demuxer.take(bytes) + demuxer.finish() {
                guard case .unit(let unit) = event else { continue }
                for picture in pictures.take(unit.payload) { #expect(!picture.bytes.isEmpty) }
                for frame in frames.take(unit.payload, time: unit.presentationTime) { #expect(frame.duration > 0) }
            }
        }
    }

    @Test func startCodes() {
        let units = StartCodes.units([9, 0, 0, 0, 1, 0x67, 1, 2, 0, 0, 1, 0x68, 0, 0, 3, 1, 0, 0, 0, 1, 0x65, 0, 0])
        #expect(units.map { Array($0) } == [[0x67, 1, 2], [0x68, 0, 0, 3, 1], [0x65]])
        #expect(StartCodes.units([]).isEmpty)
        #expect(StartCodes.units([0, 0, 1]).isEmpty)
    }
}
