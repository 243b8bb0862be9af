import LiveCore
import Testing

/// What is fetched of a source's playlists, and in which order.
@Suite struct HLSSourceTests {
    private static let base = "https://tv.example/a/live.m3u8"

    private func playlist(_ numbers: Range<Int>, map: String? = nil, tail: String = "") -> String {
        var lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:4", "#EXT-X-MEDIA-SEQUENCE:\(numbers.lowerBound)"]
        if let map { lines.append("#EXT-X-MAP:URI=\"\(map)\"") }
        for number in numbers { lines += ["#EXTINF:4.0,", "\(number).ts"] }
        return (lines + [tail]).joined(separator: "\n")
    }

    /// Answers what is asked for, and returns its address; nil where there is nothing to fetch.
    private func answer(_ source: inout HLSSource, _ bytes: [UInt8], now: Int64) -> (
        String, [[UInt8]], LiveSourceKind?
    )? {
        guard case .fetch(let request) = source.next(now: now) else { return nil }
        let made = source.take(bytes, from: request.file.url, for: request, now: now)
        return (request.file.url, made?.records ?? [], made?.kind)
    }

    @Test func theNewestSegmentsAreTakenAndThenWhatIsNew() throws {
        var source = HLSSource(url: Self.base)
        #expect(answer(&source, Array(playlist(7..<12).utf8), now: 0)?.0 == Self.base)
        let first = try #require(answer(&source, [0x47, 1, 2], now: 1))
        #expect(first.0 == "https://tv.example/a/10.ts" && first.2 == .transportSegments)
        #expect(first.1 == [[4, 0, 0, 0, 1, 0x47, 1, 2]])
        #expect(answer(&source, [0x47], now: 2)?.0 == "https://tv.example/a/11.ts")
        #expect(source.next(now: 3) == .wait(3_997))
        // Nothing new: half of the target duration.
        #expect(answer(&source, Array(playlist(7..<12).utf8), now: 4_000)?.0 == Self.base)
        #expect(source.next(now: 4_000) == .wait(2_000))
        #expect(answer(&source, Array(playlist(8..<13).utf8), now: 6_000)?.0 == Self.base)
        #expect(answer(&source, [0x47], now: 6_001)?.0 == "https://tv.example/a/12.ts")
        // What counts anew is another broadcast.
        #expect(answer(&source, Array(playlist(0..<3).utf8), now: 10_000)?.0 == Self.base)
        #expect(answer(&source, [0x47], now: 10_001)?.0 == "https://tv.example/a/1.ts")
        // It ends once all was taken.
        #expect(answer(&source, [0x47], now: 10_002)?.0 == "https://tv.example/a/2.ts")
        #expect(answer(&source, Array(playlist(0..<3, tail: "#EXT-X-ENDLIST").utf8), now: 14_000)?.0 == Self.base)
        guard case .end(let problem) = source.next(now: 14_001) else { throw HLSSourceTests.Unexpected() }
        #expect(problem.message == "The source has ended.")
    }

    private struct Unexpected: Error {}

    @Test func aMultivariantPlaylistIsFollowedWithItsSound() throws {
        var source = HLSSource(url: Self.base)
        let text = """
            #EXTM3U
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="x",URI="other.m3u8"
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="y",DEFAULT=YES,URI="../s/sound.m3u8?t=1"
            #EXT-X-STREAM-INF:BANDWIDTH=9000000,CODECS="dvh1.05.01,mp4a.40.2",AUDIO="a"
            best.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=3000000,CODECS="avc1.64001f,mp4a.40.2",AUDIO="a"
            v/high.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=1000000,CODECS="avc1.64001f,mp4a.40.2",AUDIO="a"
            v/low.m3u8
            """
        #expect(answer(&source, Array(text.utf8), now: 0)?.0 == Self.base)
        let picture = Array(playlist(5..<8, map: "i.mp4").utf8)
        #expect(answer(&source, picture, now: 0)?.0 == "https://tv.example/a/v/high.m3u8")
        #expect(answer(&source, picture, now: 0)?.0 == "https://tv.example/s/sound.m3u8?t=1")
        let initial = try #require(answer(&source, [9], now: 1))
        #expect(initial.0 == "https://tv.example/a/v/i.mp4" && initial.2 == .fragments)
        #expect(initial.1 == [[4, 0, 0, 0, 3, 0, 2, 9]])
        var fetched: [String] = []
        for _ in 0..<5 { fetched.append(answer(&source, [8], now: 2)?.0 ?? "") }
        #expect(
            fetched == [
                "https://tv.example/a/v/6.ts", "https://tv.example/s/i.mp4", "https://tv.example/s/6.ts",
                "https://tv.example/a/v/7.ts", "https://tv.example/s/7.ts",
            ])
    }

    @Test(arguments: [
        ("<html>", "no HLS"), ("#EXTM3U\n#EXTINF:1,\n0.ts", "no HLS"),
        ("#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n0.ts\n#EXT-X-ENDLIST", "not live"),
        ("#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n#EXTINF:4,\n0.ts", "encrypted"),
        ("#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nfile:///etc/passwd", "no HLS"),
    ])
    func whatCannotBePulledIsSaid(_ text: String, _ reason: String) throws {
        var source = HLSSource(url: Self.base)
        _ = answer(&source, Array(text.utf8), now: 0)
        guard case .end(let problem) = source.next(now: 1) else { throw Unexpected() }
        #expect(problem.message.contains(reason), "\(problem.message)")
    }

    @Test func whatIsNoSegmentAndWhatStandsStillEndsIt() throws {
        var source = HLSSource(url: Self.base)
        _ = answer(&source, Array(playlist(0..<3).utf8), now: 0)
        _ = answer(&source, Array("<html>".utf8), now: 1)
        guard case .end = source.next(now: 2) else { throw Unexpected() }
        var still = HLSSource(url: Self.base)
        _ = answer(&still, Array(playlist(0..<1).utf8), now: 0)
        _ = answer(&still, [0x47], now: 0)
        for now in stride(from: Int64(4_000), to: 26_000, by: 4_000) {
            _ = answer(&still, Array(playlist(0..<1).utf8), now: now)
        }
        guard case .end(let problem) = still.next(now: 26_000) else { throw Unexpected() }
        #expect(problem.message.contains("stands still"))
    }

    @Test func failuresAreBorneForAWhile() throws {
        var source = HLSSource(url: Self.base)
        _ = answer(&source, Array(playlist(0..<9).utf8), now: 0)
        for now in [Int64(1), 2] {
            guard case .fetch(let request) = source.next(now: now) else { throw Unexpected() }
            source.fail("gone", for: request, now: now)
        }
        var now: Int64 = 4_000
        for _ in 0..<2 {
            guard case .fetch(let request) = source.next(now: now) else { throw Unexpected() }
            source.fail("HTTP 503", for: request, now: now)
            guard case .wait(let pause) = source.next(now: now) else { break }
            now += pause
        }
        guard case .end = source.next(now: now) else { throw Unexpected() }
    }

    @Test(
        arguments: [
            ("b.ts", "https://h/a/b.ts"), ("/b.ts?x=/../y", "https://h/b.ts?x=/../y"),
            ("../b/./c.ts", "https://h/b/c.ts"),
            ("//other:8/x", "https://other:8/x"), ("HTTP://o/x#y", "http://o/x"), ("?v=2", "https://h/a/p.m3u8?v=2"),
            ("../../../x/..", "https://h/"), ("sub:seg.ts", nil), ("a b", nil), ("ftp://h/x", nil),
        ] as [(String, String?)])
    func addressesAreResolved(_ reference: String, _ whole: String?) {
        let resolved = HLSAddress.resolve(reference, against: "https://h/a/p.m3u8?q=1")
        #expect(resolved?.lowercased() == whole)
    }
}
