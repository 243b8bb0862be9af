import Gateway
import Testing

@Suite struct GzipTests {
    @Test(arguments: [
        ("gzip", true), ("gzip, deflate, br", true), ("br;q=1, gzip;q=0.5", true), ("GZIP", true), ("*", true),
        ("x-gzip", true), ("gzip;q=0", false), ("gzip; q=0.0, *", false), ("br", false), ("", false), ("*;q=0", false),
        ("identity", false), ("gzipped", false),
    ])
    func isAccepted(header: String, accepted: Bool) {
        #expect(Gzip.isAccepted(by: header) == accepted)
    }

    @Test func makesAMemberWithItsLength() throws {
        let text = Array(String(repeating: "#EXTINF:4.000000,\n1.m4s\n", count: 500).utf8)
        let compressed = try #require(Gzip.compressed(text))
        #expect(compressed.prefix(3) == [0x1F, 0x8B, 8])
        #expect(compressed.count < text.count / 20)
        let length = compressed.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(length == text.count)
        #expect(Gzip.compressed([])?.isEmpty == false)
    }
}
