import KernelTesting
import Testing

@Suite("The HLS checker")
struct HLSCheckerTests {
    static let media = """
        #EXTM3U
        #EXT-X-VERSION:6
        #EXT-X-TARGETDURATION:4
        #EXT-X-MEDIA-SEQUENCE:0
        #EXT-X-PLAYLIST-TYPE:VOD
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-MAP:URI="init.mp4"
        #EXTINF:4.000000,
        0.m4s
        #EXTINF:2.000000,
        1.m4s
        #EXT-X-ENDLIST

        """
    static let multivariant = """
        #EXTM3U
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="en",DEFAULT=YES,URI="audio/index.m3u8"
        #EXT-X-STREAM-INF:BANDWIDTH=2000,AVERAGE-BANDWIDTH=2000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=16x16,\
        FRAME-RATE=24.000,AUDIO="a"
        720p/index.m3u8

        """

    @Test("finds nothing wrong with what is right")
    func right() {
        #expect(HLSChecker.violations(media: Self.media) == [])
        let whole = HLSChecker.violations(
            presentation: Self.multivariant, fetch: { _ in Self.media }, size: { $0.contains("/0") ? 500 : 250 })
        #expect(whole == [])
    }

    @Test(
        "names the rule that a media playlist breaks",
        arguments: [
            ("#EXTM3U\n", "", HLSRule.startsWithHeader), ("\n", "\r\n", .startsWithHeader),
            ("#EXT-X-VERSION:6\n", "#EXT-X-VERSION:6\n#EXT-X-VERSION:6\n", .tagOnce),
            ("VERSION:6", "VERSION:7", .versionAsNeeded), ("VERSION:6", "VERSION:5", .versionAsNeeded),
            ("0.m4s", "/play/0.m4s", .addressesRelative), ("0.m4s", "https://a/0.m4s", .addressesRelative),
            ("#EXT-X-INDEPENDENT-SEGMENTS\n", "", .independentSegments),
            ("TARGETDURATION:4", "TARGETDURATION:4.5", .targetDurationStated),
            ("TARGETDURATION:4", "TARGETDURATION:3", .segmentsWithinTargetDuration),
            ("#EXTINF:2.000000,\n", "", .everySegmentTimed), ("1.m4s\n", "", .everySegmentTimed),
            ("#EXT-X-PLAYLIST-TYPE:VOD\n", "", .playlistTypeStated), ("#EXT-X-ENDLIST\n", "", .endListAtEnd),
            ("1.m4s\n#EXT-X-ENDLIST\n", "#EXT-X-ENDLIST\n1.m4s\n", .endListAtEnd),
            ("SEQUENCE:0", "SEQUENCE:1", .sequenceStartsAtZero),
            ("#EXT-X-MAP:URI=\"init.mp4\"\n", "", .mapBeforeSegments), ("1.m4s", "0.m4s", .segmentsDistinct),
        ])
    func media(_ part: String, _ other: String, _ rule: HLSRule) {
        let broken = Self.replace(part, other, in: Self.media)
        #expect(HLSChecker.violations(media: broken).map(\.rule).contains(rule))
    }

    @Test(
        "names the rule that a presentation breaks",
        arguments: [
            ("720p/index.m3u8\n", "", HLSRule.variantsHaveAddresses),
            (",AVERAGE-BANDWIDTH=2000", "", .bandwidthsStated),
            ("AVERAGE-BANDWIDTH=2000", "AVERAGE-BANDWIDTH=3000", .bandwidthsStated),
            (",mp4a.40.2", "", .codecsComplete), (",RESOLUTION=16x16", "", .pictureDescribed),
            (",FRAME-RATE=24.000", "", .pictureDescribed), ("AUDIO=\"a\"", "AUDIO=\"b\"", .groupsWellFormed),
            ("DEFAULT=YES", "DEFAULT=YES,AUTOSELECT=NO", .defaultsWellFormed),
            ("CODECS=\"", "CODECS=", .attributesWellFormed),
            ("#EXTM3U\n", "#EXTM3U\n#EXT-X-VERSION:7\n", .versionAsNeeded),
            ("720p/index", "/720p/index", .addressesRelative), ("720p/index", "gone/index", .playlistsReachable),
            ("=2000,AVERAGE", "=9000,AVERAGE", .bandwidthIsPeak),
            ("AVERAGE-BANDWIDTH=2000", "AVERAGE-BANDWIDTH=1500", .averageBandwidthIsAverage),
        ])
    func presentation(_ part: String, _ other: String, _ rule: HLSRule) {
        let broken = Self.replace(part, other, in: Self.multivariant)
        let found = HLSChecker.violations(
            presentation: broken, fetch: { $0.hasPrefix("gone") ? nil : Self.media },
            size: { $0.contains("/0") ? 500 : 250 })
        #expect(found.map(\.rule).contains(rule))
    }

    @Test(
        "compares the renditions",
        arguments: [
            ("TARGETDURATION:4", "TARGETDURATION:5", HLSRule.sameTargetDuration),
            ("2.000000", "2.500000", .sameDuration),
        ])
    func renditions(_ part: String, _ other: String, _ rule: HLSRule) {
        let audio = Self.replace(part, other, in: Self.media)
        let found = HLSChecker.violations(
            presentation: Self.multivariant, fetch: { $0.hasPrefix("audio") ? audio : Self.media })
        #expect(found.map(\.rule) == [rule])
    }

    @Test(
        "compares a playlist with its earlier self",
        arguments: [
            ("TARGETDURATION:4", "TARGETDURATION:5", HLSRule.targetDurationKept),
            ("#EXTINF:4.000000,\n0.m4s\n", "", .onlyGrows), ("4.000000", "3.900000", .onlyGrows),
            ("init.mp4", "init2.mp4", .onlyGrows), ("2.000000", "2.100000", .nothingAfterEnd),
        ])
    func reload(_ part: String, _ other: String, _ rule: HLSRule) {
        let later = Self.replace(part, other, in: Self.media)
        #expect(HLSChecker.violations(reload: later, after: Self.media).map(\.rule).contains(rule))
        #expect(HLSChecker.violations(reload: Self.media, after: Self.media) == [])
    }

    private static func replace(_ part: String, _ other: String, in text: String) -> String {
        text.split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
    }
}
