import DeliveryCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("A playlist of keyframes")
struct IFramePlaylistTests {
    @Test("has the first bytes of each segment, grows and ends like the others")
    func ranges() throws {
        let growing = SampleIndex.film(.encoding, segments: 2)
        let whole = SampleIndex.film()
        let first = try #require(IFramePlaylist(growing.renditions[0], of: growing)).text
        let last = try #require(IFramePlaylist(whole.renditions[0], of: whole)).text
        for text in [first, last] { #expect(HLSChecker.violations(media: text) == []) }
        #expect(HLSChecker.violations(reload: last, after: first) == [])
        let playlist = HLSMediaPlaylist(last)
        #expect(playlist.isIFramesOnly && playlist.version == 5)
        #expect(playlist.segments.map { $0.range?.length } == [100_000, 100_000, 50_000])
        #expect(playlist.segments.allSatisfy { $0.range?.offset == 0 })
    }

    @Test("is none of sound, and none where it is not known how long keyframes are")
    func none() throws {
        var index = SampleIndex.film()
        #expect(IFramePlaylist(index.renditions[2], of: index) == nil)
        index.renditions[0].segments[1].keyframeBytes = 0
        #expect(IFramePlaylist(index.renditions[0], of: index) == nil)
        let variants = HLSMultivariantPlaylist(try #require(MultivariantPlaylist(index)).text).iFrameVariants
        #expect(variants.map { $0.quoted("URI") } == ["360p/iframes.m3u8"])
    }

    @Test("is served as the others are, and is NOT_FOUND of sound")
    func served() async throws {
        let fixture = try await DeliveryFixture(index: .film(keyframe: 900))
        let answer = Answer(try await fixture.get(.iFramePlaylist, rendition: "480p"))
        #expect(answer.status == 200 && answer.headers["content-type"] == "application/vnd.apple.mpegurl")
        #expect(HLSMediaPlaylist(answer.text).segments.map { $0.range?.length } == [900, 900])
        let error = await #expect(throws: PluginError.self) {
            try await fixture.get(.iFramePlaylist, rendition: "audio")
        }
        #expect(error?.code == "NOT_FOUND")
    }
}
