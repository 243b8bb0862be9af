import LiveSRT
import Testing

/// Addresses of listeners that are called.
@Suite struct SRTAddressTests {
    @Test func areRead() throws {
        let plain = try #require(SRTAddress("srt://cam.example:9000"))
        #expect(plain.host == "cam.example" && plain.port == 9000 && plain.streamID == "" && plain.passphrase == nil)
        let full = try #require(
            SRTAddress("SRT://[2001:db8::1]:1?mode=caller&streamid=#!::r=cam,m=request&passphrase=ten%20letters&x=1"))
        #expect(full.host == "2001:db8::1" && full.port == 1)
        #expect(full.streamID == "#!::r=cam,m=request" && full.passphrase == "ten letters")
        #expect(SRTAddress("srt://h:1/path?streamid=a%23b")?.streamID == "a#b")
    }

    @Test(arguments: [
        "", "srt://", "srt://host", "srt://host:0", "srt://host:70000", "srt://user@host:1", "srt://2001:db8::1:9",
        "srt://h:1?mode=listener", "srt://h:1?passphrase=short", "rtmp://h:1/a/b", "srt://h:1?streamid=%0",
        "srt://h :1",
    ])
    func areRefused(_ text: String) {
        #expect(SRTAddress(text) == nil)
    }
}
