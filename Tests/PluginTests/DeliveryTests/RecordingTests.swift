import DeliveryCore
import JSON
import Testing

/// What was live and plays on demand: interruptions, missing segments, numbers of their own.
@Suite("A recording")
struct RecordingTests {
    /// Four segments of two seconds: the third begins a second run, the last is missing.
    private func index(keyframe: JSON = 9000) throws -> MediaIndex {
        let video: JSON = [
            "name": "720p", "kind": "video", "width": 1280, "height": 720, "frameRate": 30, "bitrate": 2_000_000,
            "codecs": "avc1.64001f", "complete": true, "timescale": 90_000, "segmentCount": 4, "longestSeconds": 2,
            "segments": [
                [2, 500_000, 9000, 0, 0, 5, 10], [2, 500_000, keyframe, 0, 0, 6, 12], [2, 500_000, 9000, 1, 1, 7, 14],
                [2, 0, 0, 1, 2, 8, 16],
            ],
        ]
        return try MediaIndex([
            "state": "ready", "segmentSeconds": 2, "progress": 1, "error": .null, "renditions": .array([video]),
        ])
    }

    @Test func statesWhereItWasInterruptedAndWhatIsMissing() throws {
        let index = try index()
        let text = try #require(MediaPlaylist(index.renditions[0], of: index)).text
        #expect(
            text.hasSuffix(
                """
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-START:TIME-OFFSET=0
                #EXT-X-MAP:URI="init.mp4"
                #EXTINF:2.000000,
                5.m4s
                #EXTINF:2.000000,
                6.m4s
                #EXT-X-DISCONTINUITY
                #EXT-X-MAP:URI="init-1.mp4"
                #EXTINF:2.000000,
                7.m4s
                #EXT-X-GAP
                #EXTINF:2.000000,
                8.m4s
                #EXT-X-ENDLIST

                """))
        let keyframes = try #require(IFramePlaylist(index.renditions[0], of: index)).text
        #expect(keyframes.contains("#EXT-X-MAP:URI=\"init-1.mp4\"") && keyframes.contains("#EXT-X-GAP"))
    }

    @Test func ofFewKeyframesClaimsNone() throws {
        let index = try index(keyframe: 0)
        #expect(try #require(MediaPlaylist(index.renditions[0], of: index)).text.contains("INDEPENDENT") == false)
        #expect(try #require(MultivariantPlaylist(index)).text.contains("INDEPENDENT") == false)
        #expect(IFramePlaylist(index.renditions[0], of: index) == nil)
    }

    @Test func hasAPeriodForEachRunInDash() throws {
        let text = try #require(DashManifest(try index())).text
        #expect(
            text.contains("<Period id=\"0\" start=\"PT0S\">") && text.contains("<Period id=\"1\" start=\"PT4.000S\">"))
        #expect(
            text.contains(
                "timescale=\"90000\" startNumber=\"5\" presentationTimeOffset=\"900000\" "
                    + "initialization=\"720p/init.mp4\""))
        #expect(
            text.contains("startNumber=\"7\" presentationTimeOffset=\"1260000\" initialization=\"720p/init-1.mp4\""))
        #expect(text.contains("<S t=\"900000\" d=\"180000\" r=\"1\"/>"))
    }

    @Test func isDownloadedFromTheFilesThatThereAre() throws {
        let plan = try #require(DownloadPlan(try index(), rendition: nil))
        #expect(plan.files.map(\.name) == ["init.mp4", "5.m4s", "6.m4s", "7.m4s"])
        #expect(plan.otherInitSegments.map(\.other) == ["init-1.mp4"])
        #expect(plan.specification(blob: "x")["tracks"]?[0]?["count"] == 3)
    }
}
