import DeliveryCore
import KernelTesting
import Testing

@Suite("Sound and text tracks")
struct TrackGroupTests {
    /// A film with three sounds and two texts.
    static func film(_ state: MediaIndex.State = .ready, segments: Int = 3) -> MediaIndex {
        var index = SampleIndex.film(state, segments: segments)
        for (number, language) in [(2, "de"), (3, "en")] {
            var sound = SampleIndex.sound(segments)
            sound.name = "audio-\(number)"
            sound.language = language
            index.renditions.append(sound)
        }
        index.renditions[2].language = "en"
        index.renditions.append(SampleIndex.text("text-1", language: "pt-BR"))
        index.renditions.append(SampleIndex.text("text-2", language: nil, label: "Signs \"on\" screen", isForced: true))
        return index
    }

    @Test("are groups with languages, each name once, the first sound the default")
    func groups() throws {
        let index = Self.film()
        let text = try #require(MultivariantPlaylist(index)).text
        let violations = HLSChecker.violations(
            presentation: text, fetch: SampleIndex.fetch(index), size: SampleIndex.size(index))
        #expect(violations == [])
        let playlist = HLSMultivariantPlaylist(text)
        let sounds = playlist.group("audio", type: "AUDIO")
        #expect(sounds.map { $0.quoted("NAME") } == ["English", "Deutsch", "English 2"])
        #expect(sounds.map { $0.quoted("LANGUAGE") } == ["en", "de", "en"])
        #expect(sounds.map { $0.raw("DEFAULT") } == ["YES", "NO", "NO"])
        let texts = playlist.group("text", type: "SUBTITLES")
        #expect(texts.map { $0.quoted("NAME") } == ["Português (BR)", "Signs on screen"])
        #expect(texts.map { $0.quoted("LANGUAGE") } == ["pt-BR", "und"])
        #expect(texts.map { $0.raw("FORCED") } == [nil, "YES"])
        #expect(texts.map { $0.raw("DEFAULT") } == ["NO", "NO"])
        #expect(playlist.variants.allSatisfy { $0.attributes.quoted("SUBTITLES") == "text" })
    }

    @Test("of captions say so, and that players need not look into the pictures")
    func captions() throws {
        var index = Self.film()
        var captions = SampleIndex.text("text-cc1", language: "en")
        captions.describesSound = true
        index.renditions.append(captions)
        let text = try #require(MultivariantPlaylist(index)).text
        let playlist = HLSMultivariantPlaylist(text)
        #expect(playlist.group("text", type: "SUBTITLES").last?.quoted("CHARACTERISTICS")?.isEmpty == false)
        #expect(playlist.variants.allSatisfy { $0.attributes.raw("CLOSED-CAPTIONS") == "NONE" })
        #expect(try #require(MultivariantPlaylist(Self.film())).text.contains("CLOSED-CAPTIONS") == false)
        #expect(
            HLSChecker.violations(
                presentation: text, fetch: SampleIndex.fetch(index), size: SampleIndex.size(index)) == [])
    }

    @Test("of sound alone are the first with the others beside it, counted once")
    func soundAlone() throws {
        var index = Self.film()
        index.renditions.removeAll { $0.kind == .video }
        let text = try #require(MultivariantPlaylist(index)).text
        let playlist = HLSMultivariantPlaylist(text)
        #expect(playlist.variants.map(\.address) == ["audio/index.m3u8"])
        #expect(playlist.variants.first?.attributes.integer("BANDWIDTH") == 128_000)
        let violations = HLSChecker.violations(
            presentation: text, fetch: SampleIndex.fetch(index), size: SampleIndex.size(index))
        #expect(violations == [])
    }

    @Test("are waited for while they are expected, but not for ever")
    func expected() throws {
        var index = Self.film(.encoding, segments: 2)
        index.renditions[3].segmentCount = 0
        #expect(MultivariantPlaylist(index) == nil)
        index = Self.film(.encoding, segments: 3)
        index.renditions[3].segmentCount = 0
        let text = try #require(MultivariantPlaylist(index)).text
        #expect(HLSMultivariantPlaylist(text).group("audio", type: "AUDIO").count == 2)
    }

    @Test("H.264 comes before what fewer players know, best first within each")
    func formats() throws {
        var index = SampleIndex.film()
        index.renditions.insert(
            SampleIndex.video("1080p", 1920, 1080, codecs: "hvc1.1.6.L120.B0", bytes: 900_000, 3), at: 0)
        index.renditions.insert(
            SampleIndex.video("480p", 854, 480, codecs: "av01.0.04M.08", bytes: 300_000, 3), at: 2)
        let text = try #require(MultivariantPlaylist(index)).text
        let addresses = HLSMultivariantPlaylist(text).variants.map { $0.address ?? "" }
        #expect(addresses == ["720p", "360p", "1080p", "480p"].map { "\($0)/index.m3u8" })
        let violations = HLSChecker.violations(
            presentation: text, fetch: SampleIndex.fetch(index), size: SampleIndex.size(index))
        #expect(violations == [])
    }

    @Test("have names that can stand in quotes")
    func names() {
        #expect(TrackName.quotable("  a\"b\nc  ") == "abc")
        #expect(TrackName.ofLanguage("de") == "Deutsch" && TrackName.ofLanguage("tlh") == "tlh")
        let unnamed = [SampleIndex.sound(1), SampleIndex.sound(1)]
        #expect(TrackName.all(of: unnamed) == ["audio", "audio 2"])
    }
}
