import JSON
import Testing

/// A file that is copied while it is uploaded.
@Suite struct GrowingFileTests {
    private func film(_ folder: Folder, indexFirst: Bool) throws -> [UInt8] {
        let place = indexFirst ? ["-movflags", "+faststart"] : []
        try Media.make(
            Media.test(seconds: 40, size: "640x360") + Media.quick + ["-g", "50", "-b:v", "2M"] + place
                + [folder.file("a.mp4")])
        return try Folder.read(folder.file("a.mp4"))
    }

    @Test func whatCameIsPublishedBeforeTheRestIsWaitedFor() throws {
        let folder = try Folder()
        let bytes = try film(folder, indexFirst: true)
        let first = bytes.count / 4
        let encode = try Encode.run(
            bytes: bytes, ["copy": true, "part": "copy", "sizeBytes": .integer(Int64(bytes.count))], arrived: first)
        #expect(encode.failed == nil)
        #expect(encode.done?["copied"] == true)
        // Every wait asks for more than the one before, and segments come in between.
        let waits = encode.messages.filter { $0["type"] == "wait" }.compactMap { $0["offset"]?.int }
        #expect(waits.count > 3 && waits.last == bytes.count)
        #expect(zip(waits, waits.dropFirst()).allSatisfy { $0 < $1 })
        let kinds = encode.messages.compactMap { $0["type"]?.string }
        let segment = try #require(kinds.firstIndex(of: "segment"))
        let lastWait = try #require(kinds.lastIndex(of: "wait"))
        #expect(segment < lastWait)
        // The outcome is that of the whole file.
        let whole = try Encode.run(bytes: bytes, ["copy": true, "part": "copy"])
        #expect(encode.info == whole.info)
        #expect(encode.segments("360p") == whole.segments("360p"))
        #expect(try Media.packets(encode.joined("360p")) == Media.packets(folder.file("a.mp4")))
        #expect(encode.segments("audio").count == whole.segments("audio").count)
    }

    @Test func aFileWithItsIndexAtTheEndIsNotWaitedFor() throws {
        let folder = try Folder()
        let bytes = try film(folder, indexFirst: false)
        let encode = try Encode.run(
            bytes: bytes, ["copy": true, "part": "copy", "sizeBytes": .integer(Int64(bytes.count))],
            arrived: bytes.count / 4)
        #expect(encode.done?["copied"] == false)
        #expect(encode.messages.isEmpty)
    }
}
