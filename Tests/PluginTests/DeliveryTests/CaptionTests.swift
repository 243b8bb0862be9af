import DeliveryCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("Text tracks")
struct CaptionTests {
    static let text = """
        \u{FEFF}WEBVTT - a film

        STYLE
        ::cue { color: lime }

        NOTE of the translator

        first
        00:00.500 --> 00:02.000 align:start
        One

        00:00:03.000 --> 00:00:09.000
        Two
        in two lines

        00:00:09.000 --> 00:00:08.000
        never

        00:00:04,100 --> 00:00:05,000
        Comma

        01:00:00.000 --> 01:00:01.000
        Late


        """

    @Test("are read leniently: what is no cue is passed over")
    func reads() {
        let file = CaptionFile(Self.text)
        #expect(file.definitions == ["STYLE\n::cue { color: lime }"])
        #expect(file.cues.map(\.text) == ["One", "Two\nin two lines", "Comma", "Late"])
        #expect(file.cues.map(\.start) == [500, 3000, 4100, 3_600_000])
        #expect(file.cues[0].settings == "align:start")
        #expect(
            CaptionFile(Self.text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"))
                == file)
        for other in ["", "WEBVTT", "WEBVTT\n\n-->", "\n\n --> \nx", "WEBVTT\n\n99999999:00:00.000 --> 1:2.3\nx"] {
            #expect(CaptionFile(other).cues.isEmpty)
        }
    }

    @Test("are cut like the picture; a cue is in every part that it is shown in")
    func parts() async throws {
        let fixture = try await Self.fixture()
        let master = Answer(try await fixture.get(.multivariantPlaylist)).text
        var texts = ["master.m3u8": master]
        for name in ["480p", "audio", "text-1"] {
            texts["\(name)/index.m3u8"] = Answer(try await fixture.get(.mediaPlaylist, rendition: name)).text
        }
        #expect(HLSChecker.violations(presentation: master, fetch: { texts[$0] }) == [])
        let playlist = HLSMediaPlaylist(texts["text-1/index.m3u8"] ?? "")
        #expect(playlist.segments.map(\.address) == ["0.vtt", "1.vtt"] && playlist.durationSeconds == 5.5)
        let first = Answer(try await fixture.get(.mediaFile, rendition: "text-1", file: "0.vtt"))
        #expect(
            first.text == """
                WEBVTT
                X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000

                STYLE
                ::cue { color: lime }

                00:00:00.500 --> 00:00:02.000 align:start
                One

                00:00:03.000 --> 00:00:09.000
                Two
                in two lines

                """)
        #expect(first.headers["content-type"] == "text/vtt; charset=utf-8")
        #expect(first.headers["cache-control"]?.contains("immutable") == true && first.headers["etag"] != nil)
        let second = Answer(try await fixture.get(.mediaFile, rendition: "text-1", file: "1.vtt")).text
        #expect(second.contains("Two\nin two lines") && second.contains("Comma") && !second.contains("One"))
        for (rendition, file) in [("text-1", "2.vtt"), ("480p", "0.vtt"), ("text-2", "0.vtt")] {
            let error = await #expect(throws: PluginError.self) {
                try await fixture.get(.mediaFile, rendition: rendition, file: file)
            }
            #expect(error?.code == "NOT_FOUND")
        }
    }

    @Test("are a whole file, too")
    func whole() async throws {
        let answer = Answer(try await Self.fixture().get(.mediaFile, rendition: "text-1", file: "captions.vtt"))
        #expect(answer.blob?.key == "streams/\(DeliveryFixture.streamID)/media/text-1/captions.vtt")
        #expect(answer.headers["content-type"] == "text/vtt; charset=utf-8")
    }

    @Test("without a cue in it, a part is a header alone")
    func empty() {
        let part = CaptionSegment(CaptionFile(""), start: 0, end: 4).text
        #expect(part == "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n")
    }

    private static func fixture() async throws -> DeliveryFixture {
        let track: JSON = [
            "name": "text-1", "kind": "text", "language": "en", "bitrate": 0, "codecs": .null, "complete": true,
            "segmentCount": 1, "longestSeconds": 0,
        ]
        let fixture = try await DeliveryFixture(index: .film(text: track))
        let key = "streams/\(DeliveryFixture.streamID)/media/text-1/captions.vtt"
        fixture.test.blobs[BlobKey(account: "acme", key: key)] = Array(Self.text.utf8)
        return fixture
    }
}
