import JSON
import LiveCore
import Testing

@Suite struct StreamKeyTests {
    @Test func areLongAndDifferent() throws {
        let keys = (0..<100).map { _ in StreamKey().text }
        #expect(Set(keys).count == 100)
        // 62 characters, 28 of them: 166 bits.
        #expect(keys.allSatisfy { $0.hasPrefix("live_") && $0.utf8.count == 33 })
        #expect(try #require(StreamKey(keys[0])).hash.utf8.count == 64)
    }

    @Test(arguments: ["", "live_", "live", "live_0123456789012345678901234567/", String(repeating: "a", count: 33)])
    func whatCanBeNoneIsNotLookedUp(text: String) {
        #expect(StreamKey(text) == nil)
    }

    @Test func addressesNameTheServer() {
        let addresses = IngestAddresses(publicURL: "https://video.example.com:8443", rtmpPort: 1935, srtPort: 8890)
        let json = addresses.json(key: "live_x")
        #expect(json["rtmp"] == "rtmp://video.example.com:1935/live")
        #expect(json["srt"] == "srt://video.example.com:8890?streamid=publish:live_x")
        #expect(json["whip"]?.isNull == true)
        let six = IngestAddresses(publicURL: "http://[::1]:8080", rtmpPort: 1, srtPort: nil).json(key: "k")
        #expect(six["rtmp"] == "rtmp://[::1]:1/live")
        #expect(six["srt"]?.isNull == true)
    }
}
