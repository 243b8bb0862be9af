import Media
import Testing

/// What parameter sets say, beside what FFmpeg makes of them.
@Suite struct RecordTests {
    @Test func h264() throws {
        let film = try LiveFilm.test(seconds: 1, size: "322x182", rate: "30000/1001")
        let tag = try #require(film.tags().of(9).first)
        let configuration = Array(tag.body[5...])
        let record = try #require(DecoderRecord(codec: "h264", bytes: configuration))
        #expect(DecoderRecord.bytes(codec: "h264", units: record.units) == configuration)
        let parameters = try #require(VideoParameters(codec: "h264", configuration: configuration))
        #expect(parameters.width == 322 && parameters.height == 182)
        #expect(abs((parameters.frameRate ?? 0) - 29.97) < 0.001)
        #expect(parameters.objection == nil)
        for count in 0..<configuration.count {
            _ = VideoParameters(codec: "h264", configuration: Array(configuration[..<count]))
        }
    }

    @Test func whatPlayersCannotBeGiven() throws {
        for (more, word) in [(["-pix_fmt", "yuv444p"], "4:2:0"), (["-vf", "setsar=4/3"], "square")] {
            let film = try LiveFilm.test(seconds: 1, more)
            let tag = try #require(film.tags().of(9).first)
            let parameters = try #require(VideoParameters(codec: "h264", configuration: Array(tag.body[5...])))
            #expect(parameters.objection?.contains(word) == true)
        }
    }

    @Test func hevc() throws {
        let film = try LiveFilm(
            [
                "-f", "lavfi", "-i", "testsrc2=s=322x182:d=0.5", "-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt",
                "yuv420p", "-x265-params", "log-level=none",
            ], name: "film.mp4")
        let file = try Folder.read(film.path)
        let name = Array("hvcC".utf8)
        let place = try #require(file.indices.dropLast(4).first { Array(file[$0..<($0 + 4)]) == name })
        let size = file[(place - 4)..<place].reduce(0) { $0 << 8 | Int($1) }
        let configuration = Array(file[(place + 4)..<(place - 4 + size)])
        let record = try #require(DecoderRecord(codec: "hevc", bytes: configuration))
        let sets = record.units.filter { 32...34 ~= $0[0] >> 1 & 0x3F }
        let made = try #require(DecoderRecord.bytes(codec: "hevc", units: sets))
        #expect(made[..<13] == configuration[..<13])
        #expect(made[16...18] == configuration[16...18])
        #expect(DecoderRecord(codec: "hevc", bytes: made)?.units == sets)
        let parameters = try #require(VideoParameters(codec: "hevc", configuration: made))
        #expect(parameters.width == 322 && parameters.height == 182)
        #expect(parameters.objection == nil)
        for count in 0..<made.count { _ = VideoParameters(codec: "hevc", configuration: Array(made[..<count])) }
    }
}
