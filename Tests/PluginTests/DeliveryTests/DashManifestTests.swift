import DeliveryCore
import KernelTesting
import Testing

@Suite("The DASH manifest")
struct DashManifestTests {
    @Test("of a film lists its tracks over the files that HLS has")
    func whole() throws {
        var index = SampleIndex.film()
        index.renditions[0].timescale = 24_000
        index.renditions[0].frameRate = 23.976
        index.renditions[2].timescale = 48_000
        index.renditions[2].language = "en"
        index.renditions.append(SampleIndex.text("text-1", language: "de", label: "Für & \"wider\""))
        let text = try #require(DashManifest(index)).text
        #expect(
            text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\""))
        #expect(
            text.contains(" type=\"static\" mediaPresentationDuration=\"PT10.000S\" maxSegmentDuration=\"PT4.000S\""))
        for part in [
            #"<AdaptationSet id="0" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1" "#
                + #"maxWidth="1280" maxHeight="720">"#,
            #"<Representation id="720p" codecs="avc1.64001f" bandwidth="2000000" width="1280" height="720" "#
                + #"frameRate="24000/1001" sar="1:1">"#,
            #"<SegmentTemplate timescale="24000" startNumber="0" initialization="720p/init.mp4" "#
                + #"media="720p/$Number$.m4s">"#,
            #"<S t="0" d="96000" r="1"/>"#, #"<S d="48000"/>"#,
            #"<AdaptationSet id="1" contentType="audio" mimeType="audio/mp4" lang="en" "#,
            #"<Label>English</Label>"#, #"<Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>"#,
            #"<SegmentTemplate timescale="48000" startNumber="0" initialization="audio/init.mp4" "#,
            #"<AdaptationSet id="2" contentType="text" mimeType="text/vtt" lang="de">"#,
            #"<Label>Für &amp; wider</Label>"#, #"<BaseURL>text-1/captions.vtt</BaseURL>"#,
        ] { #expect(text.contains(part), "\(part)\n\(text)") }
        #expect(!text.contains("://"))
    }

    @Test("keeps formats apart, since players switch within a set")
    func formats() throws {
        var index = SampleIndex.film()
        index.renditions.insert(
            SampleIndex.video("1080p", 1920, 1080, codecs: "hvc1.1.6.L120.B0", bytes: 900_000, 3), at: 0)
        let text = try #require(DashManifest(index)).text
        let sets = text.split(separator: "<AdaptationSet ").dropFirst()
        #expect(
            sets.map { $0.split(separator: "<Representation id=").dropFirst().map { String($0.prefix(6)) } }
                == [["\"720p\"", "\"360p\""], ["\"1080p"], ["\"audio"]])
    }

    @Test("tells of what plays so far while more is made, and of nothing before")
    func growing() throws {
        var index = SampleIndex.film(.encoding, segments: 2)
        index.renditions[1].segments.removeLast()
        let text = try #require(DashManifest(index)).text
        #expect(text.contains("type=\"static\" mediaPresentationDuration=\"PT4.000S\""))
        index.renditions[2].segmentCount = 0
        #expect(DashManifest(index) == nil)
        #expect(DashManifest(SampleIndex.film(.failed)) == nil)
    }

    @Test("leaves out a picture that is far behind the others, until it is not")
    func behind() throws {
        for count in [1, 5, 6] {
            let text = try #require(DashManifest(SampleIndex.late(count))).text
            #expect(text.contains("<Representation id=\"720p\"") == (count == 6))
            #expect(text.contains("mediaPresentationDuration=\"PT\(count == 6 ? 22 : 30).000S\""))
        }
    }

    @Test("has exact times where the clock is known, and rounded ones that do not drift where not")
    func timeline() {
        var rendition = Rendition(
            name: "720p", kind: .video,
            segments: Array(repeating: Segment(durationSeconds: 96 * 1001 / 24000.0, sizeBytes: 1), count: 1000))
        rendition.timescale = 24_000
        #expect(SegmentTimeline(rendition).runs == [SegmentTimeline.Run(ticks: 96_096, count: 1000)])
        rendition.timescale = nil
        let rounded = SegmentTimeline(rendition)
        #expect(rounded.timescale == 90_000)
        #expect(rounded.runs.reduce(0) { $0 + $1.ticks * Int64($1.count) } == 360_360_000)
    }

    @Test("is served with its type, an entity tag, for any page")
    func served() async throws {
        let answer = Answer(try await DeliveryFixture().get(.dashManifest))
        #expect(answer.status == 200 && answer.headers["content-type"] == "application/dash+xml")
        #expect(answer.headers["etag"] != nil && answer.headers["access-control-allow-origin"] == "*")
    }
}
