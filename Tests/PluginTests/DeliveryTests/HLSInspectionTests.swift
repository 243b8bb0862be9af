import KernelTesting
import Testing

@Suite("The HLS inspection")
struct HLSInspectionTests {
    typealias Change = @Sendable (inout MemoryPresentation) -> Void

    /// What a test does to a presentation, and the rule that it breaks so.
    struct Breach: Sendable, CustomTestStringConvertible {
        let rule: HLSRule
        let change: Change
        var testDescription: String { rule.rawValue }

        init(_ rule: HLSRule, _ change: @escaping Change) {
            self.rule = rule
            self.change = change
        }
    }

    @Test("finds nothing wrong with what is right")
    func right() async throws {
        #expect(try await HLSInspection(through: MemoryPresentation()).violations == [])
    }

    private static let ofMedia: [Breach] = [
        Breach(.filesReachable) { $0.files["audio/1.m4s"] = nil },
        Breach(.initSegmentsWellFormed) {
            $0.files["720p/init.mp4"]?.body = SampleFragments.initSegment(width: 1280, height: 720, tracks: 2)
        },
        Breach(.initSegmentsWellFormed) { $0.files["720p/init.mp4"]?.body.removeLast() },
        Breach(.brandsAreCMAF) {
            $0.files["720p/init.mp4"]?.body = SampleFragments.initSegment(width: 1280, height: 720, brands: "iso6mp41")
        },
        Breach(.fragmentsWhole) { $0.files["360p/1.m4s"]?.body.removeLast() },
        Breach(.fragmentsWhole) { $0.files["360p/1.m4s"]?.body += [0, 0, 0, 8, 0x66, 0x72, 0x65, 0x65] },
        Breach(.decodeTimesContinuous) {
            $0.files["360p/1.m4s"]?.body = SampleFragments.segment(at: 2001, samples: 50, first: 400)
        },
        Breach(.segmentsStartWithKeyframe) {
            $0.files["360p/1.m4s"]?.body = SampleFragments.segment(at: 2000, samples: 50, first: 400, isSync: false)
        },
        Breach(.durationsMatchMedia) {
            $0.files["360p/1.m4s"]?.body = SampleFragments.segment(at: 2000, samples: 48, first: 400)
        },
        Breach(.durationsMatchMedia) { $0.replace("2.000", "1.900", in: "audio/index.m3u8") },
        Breach(.sameCuts) {
            $0.files["360p/0.m4s"]?.body = SampleFragments.segment(at: 0, samples: 49, first: 400)
            $0.files["360p/1.m4s"]?.body = SampleFragments.segment(at: 1960, samples: 50, first: 400)
        },
        Breach(.sameStart) {
            for number in 0...1 {
                $0.files["audio/\(number).m4s"]?.body = SampleFragments.segment(at: 500 + number * 2000, samples: 50)
            }
        },
        Breach(.codecsMatchMedia) { $0.replace("avc1.64001f", "avc1.640020", in: "master.m3u8") },
        Breach(.codecsMatchMedia) { $0.replace("mp4a.40.2", "mp4a.40.5", in: "master.m3u8") },
        Breach(.resolutionMatchesMedia) { $0.replace("640x360", "640x368", in: "master.m3u8") },
        Breach(.frameRateMatchesMedia) { $0.replace("25.000", "12.500", in: "master.m3u8") },
        Breach(.iFrameRangeIsOneFrame) { $0.replace("BYTERANGE:", "BYTERANGE:1", in: "360p/iframes.m3u8") },
        Breach(.iFrameRangesStated) { $0.replace("@0", "", in: "360p/iframes.m3u8") },
        Breach(.iFramesOnlyWhereNamed) { $0.replace("#EXT-X-I-FRAMES-ONLY\n", "", in: "360p/iframes.m3u8") },
        Breach(.iFramesOnlyWhereNamed) { $0.replace("360p/iframes", "360p/index", in: "master.m3u8") },
        Breach(.iFrameVariantsDescribed) { $0.replace(",URI=\"360p/iframes.m3u8\"", "", in: "master.m3u8") },
    ]

    private static let ofCaptions: [Breach] = [
        Breach(.languageStated) { $0.replace(",LANGUAGE=\"en\"", "", in: "master.m3u8") },
        Breach(.groupsWellFormed) { $0.replace("SUBTITLES=\"t\"", "SUBTITLES=\"u\"", in: "master.m3u8") },
        Breach(.captionsWellFormed) { $0.replace("WEBVTT\n", "WEBVT\n", in: "text-1/1.vtt") },
        Breach(.captionsWellFormed) { $0.replace("01.500", "02.500", in: "text-1/1.vtt") },
        Breach(.captionsWellFormed) { $0.replace("Both", "-->", in: "text-1/1.vtt") },
        Breach(.captionsMapped) { $0.replace("X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n", "", in: "text-1/0.vtt") },
        Breach(.cuesRepeated) { $0.replace("00:00:01.500 --> 00:00:02.500\nBoth of them\n\n", "", in: "text-1/1.vtt") },
        Breach(.cuesRepeated) { presentation in
            let first = presentation.files["text-1/0.vtt"]?.body ?? []
            presentation.files["text-1/1.vtt"]?.body = first
        },
        Breach(.sameDuration) { $0.replace("#EXTINF:2.000,\n1.vtt\n", "", in: "text-1/index.m3u8") },
    ]

    private static let ofServing: [Breach] = [
        Breach(.playlistsReachable) { $0.files["audio/index.m3u8"] = nil },
        Breach(.noRedirects) { $0.files["audio/index.m3u8"]?.status = 302 },
        Breach(.noRedirects) { $0.files["audio/0.m4s"]?.status = 302 },
        Breach(.typesStated) { $0.files["audio/index.m3u8"]?.fields["content-type"] = "text/plain" },
        Breach(.typesStated) { $0.files["audio/0.m4s"]?.fields["content-type"] = "application/octet-stream" },
        Breach(.typesStated) { $0.files["text-1/0.vtt"]?.fields["content-type"] = "text/plain" },
        Breach(.playlistsCompressed) { $0.compresses = false },
        Breach(.playlistsCompressed) { $0.files["master.m3u8"]?.fields["vary"] = nil },
        Breach(.cachingStated) { $0.files["audio/0.m4s"]?.fields["cache-control"] = "public, max-age=31536000" },
        Breach(.cachingStated) { $0.files["audio/0.m4s"]?.fields["cache-control"] = "max-age=60, immutable" },
        Breach(.cachingStated) { $0.files["master.m3u8"]?.fields["cache-control"] = "max-age=60, immutable" },
        Breach(.readableByPages) { $0.files["audio/0.m4s"]?.fields["access-control-allow-origin"] = nil },
        Breach(.conditionalRequests) { $0.files["audio/0.m4s"]?.fields["etag"] = nil },
        Breach(.conditionalRequests) { $0.isConditional = false },
        Breach(.rangesServed) { $0.isConditional = false },
    ]

    @Test("names the rule that media breaks", arguments: ofMedia)
    func media(_ breach: Breach) async throws { try await expect(breach) }

    @Test("names the rule that text tracks break", arguments: ofCaptions)
    func captions(_ breach: Breach) async throws { try await expect(breach) }

    @Test("names the rule that a server breaks", arguments: ofServing)
    func serving(_ breach: Breach) async throws { try await expect(breach) }

    private func expect(_ breach: Breach) async throws {
        var presentation = MemoryPresentation()
        breach.change(&presentation)
        let found = try await HLSInspection(through: presentation).violations
        #expect(found.map(\.rule).contains(breach.rule), "\(found)")
    }

    @Test("looks at the playlists alone while they grow")
    func growing() async throws {
        var presentation = MemoryPresentation()
        for address in presentation.files.keys where address.hasSuffix("m3u8") && address != "master.m3u8" {
            presentation.replace("VOD", "EVENT", in: address)
            presentation.replace("#EXT-X-ENDLIST\n", "", in: address)
        }
        let inspection = try await HLSInspection(through: presentation)
        #expect(inspection.violations == [])
        #expect(inspection.files.isEmpty && inspection.playlists.count == 6)
    }

    @Test("has a breach for every rule of files and of serving")
    func complete() {
        let tested = Set((Self.ofMedia + Self.ofCaptions + Self.ofServing).map(\.rule))
        let all = HLSRule.allCases
        let first = all.firstIndex(of: .filesReachable) ?? 0
        let last = all.firstIndex(of: .rangesServed) ?? 0
        for rule in all[first...last] { #expect(tested.contains(rule), "\(rule)") }
    }
}
