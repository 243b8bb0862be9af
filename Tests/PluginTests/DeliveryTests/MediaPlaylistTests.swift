import DeliveryCore
import KernelTesting
import Testing

@Suite("A media playlist")
struct MediaPlaylistTests {
    @Test("is EVENT while the stream is encoded, and VOD with an end once it is whole")
    func types() throws {
        let growing = SampleIndex.film(.encoding, segments: 2)
        let whole = SampleIndex.film()
        let first = try #require(MediaPlaylist(growing.renditions[0], of: growing)).text
        let last = try #require(MediaPlaylist(whole.renditions[0], of: whole)).text
        #expect(HLSChecker.violations(media: first) == [])
        #expect(HLSChecker.violations(media: last) == [])
        #expect(HLSChecker.violations(reload: last, after: first) == [])
        #expect(first.contains("#EXT-X-PLAYLIST-TYPE:EVENT\n") && !first.contains("ENDLIST"))
        #expect(last.contains("#EXT-X-PLAYLIST-TYPE:VOD\n"))
        #expect(last.hasSuffix("#EXTINF:4.000000,\n1.m4s\n#EXTINF:2.000000,\n2.m4s\n#EXT-X-ENDLIST\n"))
    }

    @Test("keeps its target duration from the first segment to the last", arguments: [1.0, 2, 2.5, 4, 6, 10])
    func target(_ segmentSeconds: Double) throws {
        // Cuts are at the first frame at or after a boundary: up to one frame late.
        let cuts = [segmentSeconds, segmentSeconds + 1 / 24.0, segmentSeconds - 1 / 24.0, 0.25]
        var texts: [String] = []
        for count in 1...cuts.count {
            let rendition = Rendition(
                name: "720p", kind: .video, width: 1280, height: 720, frameRate: 24, codecs: "avc1.64001f",
                segments: cuts.prefix(count).map { Segment(durationSeconds: $0, sizeBytes: 1000) })
            let index = MediaIndex(
                state: count == cuts.count ? .ready : .encoding, segmentSeconds: segmentSeconds, renditions: [rendition]
            )
            texts.append(try #require(MediaPlaylist(rendition, of: index)).text)
        }
        for (earlier, later) in zip(texts, texts.dropFirst()) {
            #expect(HLSChecker.violations(media: later) == [])
            #expect(HLSChecker.violations(reload: later, after: earlier) == [])
        }
    }

    @Test("of a slide show leaves room for a whole slow frame")
    func slowFrames() {
        let rendition = Rendition(name: "720p", kind: .video, frameRate: 1, codecs: "avc1.64001f")
        #expect(MediaIndex(state: .encoding, renditions: [rendition]).targetDuration == 5)
    }

    @Test("is none until the rendition has an init segment and a media segment")
    func none() {
        let index = SampleIndex.film(.encoding, segments: 1)
        var bare = index.renditions[0]
        bare.codecs = nil
        #expect(MediaPlaylist(bare, of: index) == nil)
        #expect(MediaPlaylist(SampleIndex.sound(0), of: index) == nil)
        #expect(MediaPlaylist(index.renditions[0], of: SampleIndex.film(.failed)) == nil)
    }

    @Test("of a text stays as long as it was when a better picture begins")
    func texts() throws {
        let before = SampleIndex.late(0)
        let after = SampleIndex.late(1)
        #expect(after.reference?.name == "360p")
        let first = try #require(MediaPlaylist(before.renditions[3], of: before)).text
        let last = try #require(MediaPlaylist(after.renditions[3], of: after)).text
        #expect(first == last && HLSMediaPlaylist(first).segments.count == 8)
    }

    @Test("writes durations to the microsecond, so that their sum stays within a frame")
    func durations() throws {
        let frames = Segment(durationSeconds: 96 * 1001 / 24000.0, sizeBytes: 1)
        let rendition = Rendition(
            name: "720p", kind: .video, frameRate: 23.976, codecs: "avc1.64001f",
            segments: Array(repeating: frames, count: 1000))
        let index = MediaIndex(state: .ready, renditions: [rendition])
        let playlist = HLSMediaPlaylist(try #require(MediaPlaylist(rendition, of: index)).text)
        #expect(abs(playlist.durationSeconds - 4004) < 0.001)
    }
}
