import JSON
import Testing

/// The sheet of small pictures that is made beside an encode.
@Suite struct StoryboardTests {
    private func boards(_ encode: Encode) -> [JSON] { encode.messages.filter { $0["type"] == "storyboard" } }

    /// The numbers that the pictures of a sheet show.
    private func numbers(_ board: JSON, of encode: Encode) throws -> [Int] {
        let path = encode.folder.file(board["blob"]?.string ?? "")
        let (width, height) = (board["tileWidth"]?.int ?? 1, board["tileHeight"]?.int ?? 1)
        let columns = board["columns"]?.int ?? 1
        return try (0..<(board["count"]?.int ?? 0)).map { place in
            let crop = "crop=\(width):\(height):\(place % columns * width):\(place / columns * height)"
            let raw = encode.folder.file("raw")
            try Media.make(["-i", path, "-vf", crop, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", raw])
            return Pixels(width: width, height: height, bytes: try Folder.read(raw)).number
        }
    }

    @Test func showsEachSecondOfAFilm() throws {
        let folder = try Folder()
        try Media.make(Numbered.source(seconds: 6) + Media.quick + [folder.file("film.mp4")])
        let encode = try Encode.run(folder.file("film.mp4"))
        let board = try #require(boards(encode).last)
        #expect(boards(encode).count == 2, "one early, one at the end")
        #expect(board["tileWidth"] == 160 && board["tileHeight"] == 90 && board["intervalSeconds"] == 1.0)
        #expect(try numbers(board, of: encode) == [0, 25, 50, 75, 100, 125])
        // A later attempt makes the same.
        let again = try Encode.run(folder.file("film.mp4"), ["have": ["180p": 2]])
        #expect(boards(again) == boards(encode))
    }

    @Test func isMadeOfTheKeyframesOfWhatIsCopied() throws {
        let folder = try Folder()
        try Media.make(
            Numbered.source(seconds: 6, size: "426x240") + [
                "-c:v", "libx264", "-preset", "veryfast", "-g", "50", "-sc_threshold", "0", "-pix_fmt", "yuv420p",
                folder.file("film.mp4"),
            ])
        let ladder: JSON = [["name": "240p", "height": 240, "bitrate": 400_000]]
        let encode = try Encode.run(folder.file("film.mp4"), ["copy": true, "part": "copy", "ladder": ladder])
        #expect(encode.done?["copied"] == true && encode.done?["complete"] == true)
        let board = try #require(boards(encode).last)
        let shown = try numbers(board, of: encode)
        #expect(shown.allSatisfy { $0 % 50 == 0 } && shown.first == 0 && shown.last == 100, "\(shown)")
        #expect(board["intervalSeconds"] == 1.0)
    }

    @Test func ofALongFilmHasLessPicturesASecond() throws {
        let folder = try Folder()
        // 250 seconds of a picture a second.
        try Media.make(
            Numbered.source(seconds: 250, size: "64x36", rate: 1) + [
                "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", folder.file("film.mp4"),
            ])
        let encode = try Encode.run(folder.file("film.mp4"), ["segmentSeconds": 10])
        let board = try #require(boards(encode).last)
        #expect(board["intervalSeconds"] == 4.0 && board["count"] == 63 && board["columns"] == 10)
        #expect(try numbers(board, of: encode) == (0..<63).map { $0 * 4 })
    }
}
