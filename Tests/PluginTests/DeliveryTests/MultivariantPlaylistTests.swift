import DeliveryCore
import KernelTesting
import Testing

@Suite("The multivariant playlist")
struct MultivariantPlaylistTests {
    @Test("of a finished film keeps every rule, its rates measured")
    func finished() throws {
        let index = SampleIndex.film()
        let playlist = try #require(MultivariantPlaylist(index))
        let violations = HLSChecker.violations(
            presentation: playlist.text, fetch: SampleIndex.fetch(index), size: SampleIndex.size(index))
        #expect(violations == [])
        #expect(
            playlist.text == """
                #EXTM3U
                #EXT-X-VERSION:1
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",\
                URI="audio/index.m3u8"
                #EXT-X-STREAM-INF:BANDWIDTH=2128000,AVERAGE-BANDWIDTH=2128000,CODECS="avc1.64001f,mp4a.40.2",\
                RESOLUTION=1280x720,FRAME-RATE=24.000,AUDIO="audio"
                720p/index.m3u8
                #EXT-X-STREAM-INF:BANDWIDTH=628000,AVERAGE-BANDWIDTH=628000,CODECS="avc1.64001e,mp4a.40.2",\
                RESOLUTION=640x360,FRAME-RATE=24.000,AUDIO="audio"
                360p/index.m3u8
                #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=200000,AVERAGE-BANDWIDTH=200000,CODECS="avc1.64001f",\
                RESOLUTION=1280x720,URI="720p/iframes.m3u8"
                #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=50000,AVERAGE-BANDWIDTH=50000,CODECS="avc1.64001e",\
                RESOLUTION=640x360,URI="360p/iframes.m3u8"

                """)
    }

    @Test("lists only pictures that already play")
    func growing() throws {
        var index = SampleIndex.film(.encoding, segments: 1)
        index.renditions[0].segments = []
        index.renditions[0].segmentCount = 0
        let text = try #require(MultivariantPlaylist(index)).text
        #expect(HLSMultivariantPlaylist(text).variants.map(\.address) == ["360p/index.m3u8"])
    }

    @Test("lists a picture that begins behind another once it has three segments")
    func beginning() throws {
        for (count, listed) in [(1, ["360p"]), (2, ["360p"]), (3, ["720p", "360p"])] {
            let index = SampleIndex.late(count)
            let text = try #require(MultivariantPlaylist(index)).text
            #expect(HLSMultivariantPlaylist(text).variants.map(\.address) == listed.map { "\($0)/index.m3u8" })
            #expect(PlayerStatus(state: "encoding", title: "", index: index).phase == .growing)
        }
    }

    @Test("waits for the sound while it is expected, and does without where there is none in the end")
    func soundless() throws {
        var index = SampleIndex.film(.encoding, segments: 1)
        index.renditions[2] = SampleIndex.sound(0)
        #expect(MultivariantPlaylist(index) == nil)
        index.state = .ready
        let text = try #require(MultivariantPlaylist(index)).text
        #expect(!text.contains("EXT-X-MEDIA") && !text.contains("mp4a") && !text.contains("AUDIO="))
    }

    @Test("makes the sound a variant of its own where there is no picture")
    func soundOnly() throws {
        let index = MediaIndex(state: .ready, renditions: [SampleIndex.sound(3)])
        let text = try #require(MultivariantPlaylist(index)).text
        let variant = try #require(HLSMultivariantPlaylist(text).variants.first)
        #expect(variant.address == "audio/index.m3u8")
        #expect(variant.codecs == ["mp4a.40.2"])
        #expect(
            HLSChecker.violations(
                presentation: text, fetch: SampleIndex.fetch(index), size: SampleIndex.size(index)) == [])
    }

    @Test("does not take sound for the film while its picture is still to come")
    func pictureExpected() {
        var index = SampleIndex.film(.encoding, segments: 1)
        for position in 0...1 { index.renditions[position].codecs = nil }
        #expect(MultivariantPlaylist(index) == nil)
    }

    @Test(
        "is none of what failed, what waits and what is empty", arguments: [MediaIndex.State.failed, .waiting, .ready])
    func nothing(_ state: MediaIndex.State) {
        let index = state == .failed ? SampleIndex.film(.failed) : MediaIndex(state: state)
        #expect(MultivariantPlaylist(index) == nil)
    }

    @Test("states no rate below what the encoder aims at while it grows")
    func rateOfGrowing() throws {
        var index = SampleIndex.film(.encoding, segments: 1)
        for position in 0...1 { index.renditions[position].segments[0].sizeBytes = 1000 }
        let variants = HLSMultivariantPlaylist(try #require(MultivariantPlaylist(index)).text).variants
        #expect(variants.map { $0.attributes.integer("BANDWIDTH") } == [2_128_000, 628_000])
    }
}
