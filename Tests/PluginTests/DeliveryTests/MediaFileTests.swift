import DeliveryCore
import Testing

@Suite("Files of a rendition")
struct MediaFileTests {
    @Test(
        "are the init segment and numbered segments, text and its parts",
        arguments: [
            "init.mp4", "0.m4s", "10.m4s", "123456789.m4s", "0.vtt", "12.vtt", "captions.vtt",
            "init-1.mp4", "init-42.mp4", "0.0.m4s", "17.3.m4s",
        ])
    func known(_ name: String) throws {
        #expect(try #require(MediaFile(name)).name == name)
    }

    @Test(
        "are nothing else",
        arguments: [
            "", ".m4s", "00.m4s", "01.m4s", "-1.m4s", "+1.m4s", "1.M4S", "1.m4s ", "1.mp4", "init.m4s", "Init.mp4",
            "source", "../source", "..", "1234567890.m4s", "１.m4s", "0x1.m4s", "index.m3u8", "01.vtt", ".vtt",
            "init-0.mp4", "init-01.mp4", "init-.mp4", "init--1.mp4", "1.2.3.m4s", "1..m4s", ".1.m4s", "01.1.m4s",
            "1.01.m4s",
            "1.2.vtt",
        ])
    func unknown(_ name: String) {
        #expect(MediaFile(name) == nil)
    }

    @Test("are in folders of plain names", arguments: ["..", "", "a/b", "a.b", "ä", String(repeating: "a", count: 33)])
    func folders(_ name: String) {
        #expect(!MediaFile.isRendition(name))
        #expect(MediaFile.isRendition("720p") && MediaFile.isRendition("audio"))
    }
}
