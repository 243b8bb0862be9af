import KernelTesting
import LivePlaylists
import Testing

/// The validator of live sessions: our own playlists break no rule, and each rule is found where it is broken.
@Suite("The live session validator")
struct HLSLiveSessionTests {
    @Test func aWholeSessionBreaksNoRule() throws {
        let recorded = try RecordedBroadcast.whole()
        #expect(recorded.exchanges.count > 240)
        #expect(recorded.violations() == [])
    }

    @Test func aTextBesideThemBreaksNoRule() throws {
        var recorded = try RecordedBroadcast()
        for _ in 0..<8 {
            try recorded.segments(1)
            let text = LiveMediaPlaylist(textOf: recorded.broadcast.presentation)?.text() ?? ""
            recorded.add("text-1/live.m3u8", "", 200, text)
        }
        try recorded.end()
        let text = LiveMediaPlaylist(textOf: recorded.broadcast.presentation)?.text() ?? ""
        recorded.add("text-1/live.m3u8", "", 200, text)
        #expect(recorded.violations() == [])
    }

    @Test func plainHLSBreaksNoRule() throws {
        var recorded = try RecordedBroadcast(LiveSettings(isLowLatency: false, targetDuration: 2, windowSeconds: 12))
        try recorded.segments(8)
        try recorded.end()
        #expect(recorded.violations(isLowLatency: false) == [])
    }

    /// A rule, and what is done to the playlists of the picture from the 20th answer on so that it is broken.
    private static let breaches: [(HLSLiveRule, @Sendable (String) -> String)] = [
        (.wellFormed, { $0.replacing("#EXTM3U\n", with: "") }),
        (.versionAsNeeded, { $0.replacing("VERSION:6", with: "VERSION:9") }),
        (.segmentsWithinTargetDuration, { $0.replacing("TARGETDURATION:2", with: "TARGETDURATION:1") }),
        (.everySegmentTimed, { $0.replacing("#EXTINF:1.8,", with: "#EXTINF:0,") }),
        (.noPlaylistType, { $0.replacing("#EXT-X-MEDIA", with: "#EXT-X-PLAYLIST-TYPE:EVENT\n#EXT-X-MEDIA") }),
        (.sequencesStated, { $0.replacing("#EXT-X-DISCONTINUITY-SEQUENCE:0\n", with: "") }),
        (.mapBeforeSegments, { $0.replacing("#EXT-X-MAP", with: "#EXT-X-MUP") }),
        (.addressesRelative, { $0.replacing("\n3.m4s", with: "\n/3.m4s") }),
        (.everySegmentDated, { $0.replacing("#EXT-X-PROGRAM-DATE-TIME", with: "#EXT-X-DATE") }),
        (.datesFollowMedia, { $0.replacing("12:00:05.400Z", with: "12:00:06.400Z") }),
        (.independenceIsTrue, { $0.replacing(",INDEPENDENT=YES", with: "") }),
        (.serverControlStated, { $0.replacing("PART-HOLD-BACK=1.002", with: "PART-HOLD-BACK=0.9") }),
        (.partTargetStated, { $0.replacing("#EXT-X-PART-INF:PART-TARGET=0.334\n", with: "") }),
        (.partsWithinTarget, { $0.replacing("PART-TARGET=0.334", with: "PART-TARGET=0.25") }),
        (.partsLongEnough, { $0.replacing("PART-TARGET=0.334", with: "PART-TARGET=0.5") }),
        (.partsFillSegments, { $0.replacing("#EXTINF:1.8,", with: "#EXTINF:1.7,") }),
        (.partsAtTheEdge, { without("#EXT-X-PART:", in: $0) }),
        (.oneHint, { twice("#EXT-X-PRELOAD-HINT", in: $0) }),
        (.hintComesTrue, { $0.replacing("HINT:TYPE=PART,URI=\"", with: "HINT:TYPE=PART,URI=\"x") }),
        (.renditionsReported, { without("#EXT-X-RENDITION-REPORT", in: $0) }),
        (.onlyGrows, { $0.replacing("\n1.m4s", with: "\none.m4s") }),
        (.sequencesKept, { $0.replacing("DISCONTINUITY-SEQUENCE:0", with: "DISCONTINUITY-SEQUENCE:1") }),
        (.promisesKept, { $0.replacing("CAN-SKIP-UNTIL=12.0", with: "CAN-SKIP-UNTIL=36.0") }),
        (.samePromises, { $0.replacing("CAN-SKIP-UNTIL=12.0", with: "CAN-SKIP-UNTIL=36.0") }),
        (.sameDiscontinuities, { $0.replacing("DISCONTINUITY-SEQUENCE:0", with: "DISCONTINUITY-SEQUENCE:1") }),
        (.sameDates, { $0.replacing("T12:0", with: "T13:0") }),
        (.heldUntilThere, { withoutTheNewestPart(in: $0) }),
        (.nothingAfterEnd, { $0.replacing("#EXT-X-ENDLIST\n", with: "#EXT-X-ENDLIST\n#EXT-X-GAP\n") }),
        (.endListAtEnd, { $0.replacing("#EXT-X-ENDLIST\n", with: "") }),
    ]

    private static func without(_ tag: String, in text: String) -> String {
        text.split(separator: "\n").filter { !$0.hasPrefix(tag) }.joined(separator: "\n") + "\n"
    }

    private static func twice(_ tag: String, in text: String) -> String {
        text.split(separator: "\n").map { $0.hasPrefix(tag) ? "\($0)\n\($0)" : String($0) }.joined(separator: "\n")
            + "\n"
    }

    private static func withoutTheNewestPart(in text: String) -> String {
        var lines = text.split(separator: "\n")
        if let place = lines.lastIndex(where: { $0.hasPrefix("#EXT-X-PART:") || !$0.hasPrefix("#") }) {
            if lines[place].hasPrefix("#EXT-X-PART:") { lines.remove(at: place) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    @Test(arguments: breaches.map(\.0))
    func whatIsWrongInPlaylistsIsFound(rule: HLSLiveRule) throws {
        var recorded = try RecordedBroadcast.whole()
        let breach = try #require(Self.breaches.first { $0.0 == rule }?.1)
        var count = 0
        for place in recorded.exchanges.indices where recorded.exchanges[place].address == "720p/live.m3u8" {
            count += 1
            guard count > 20, recorded.exchanges[place].answer.status == 200 else { continue }
            recorded.exchanges[place].answer.body = Array(breach(recorded.exchanges[place].answer.text).utf8)
        }
        #expect(recorded.violations().contains { $0.rule == rule })
    }

    private func violations(_ change: (inout RecordedBroadcast) -> Void) throws -> Set<HLSLiveRule> {
        var recorded = try RecordedBroadcast.whole()
        change(&recorded)
        return Set(recorded.violations().map(\.rule))
    }

    /// The first answer of the picture whose query has a text.
    private func place(_ recorded: RecordedBroadcast, _ query: String) -> Int {
        recorded.exchanges.firstIndex { $0.address == "720p/live.m3u8" && $0.query.contains(query) } ?? 0
    }

    @Test func whatIsWrongInAnswersIsFound() throws {
        #expect(
            try violations { $0.exchanges[place($0, "msn=4&_HLS_part=1")].answer.status = 400 }.contains(
                .badRequestsRefused))
        #expect(
            try violations { $0.exchanges[place($0, "_HLS_msn=x")].answer.status = 200 }.contains(.badRequestsRefused))
        #expect(
            try violations { $0.exchanges[place($0, "_HLS_msn=900")].answer.status = 503 }.contains(.badRequestsRefused)
        )
        #expect(try violations { $0.exchanges[place($0, "msn=5&_HLS_part=3")].answer.status = 503 } == [.heldNoLonger])
        #expect(try violations { $0.exchanges[place($0, "msn=5&_HLS_part=3")].askedAt -= 13 }.contains(.heldNoLonger))
        #expect(
            try violations { recorded in
                let place = place(recorded, "_HLS_part=77")
                for later in recorded.exchanges.indices.dropFirst(place) {
                    recorded.exchanges[later].answeredAt += 2
                    if later > place { recorded.exchanges[later].askedAt += 2 }
                }
            }.contains(.answeredAtOnce))
        #expect(
            try violations { recorded in
                let last = recorded.exchanges.lastIndex { $0.query == "_HLS_msn=900" } ?? 0
                recorded.exchanges[last].answer.status = 400
            } == [.directivesIgnoredAfterEnd])
        #expect(
            try violations { recorded in
                for place in recorded.exchanges.indices.dropFirst(150) {
                    recorded.exchanges[place].askedAt += 30
                    recorded.exchanges[place].answeredAt += 30
                }
            } == [.newSegmentInTime, .newPartInTime])
        #expect(
            try violations { $0.exchanges[place($0, "msn=4&_HLS_part=1")].answer.fields["cache-control"] = "immutable" }
                == [.servedWell])
        #expect(
            try violations { $0.exchanges.removeAll { $0.address == "audio/live.m3u8" } }.contains(.renditionsReachable)
        )
        #expect(
            try violations { recorded in
                let place = recorded.exchanges.lastIndex { $0.address == "master.m3u8" } ?? 0
                let text = recorded.exchanges[place].answer.text.replacing(",FRAME-RATE=30.0", with: "")
                recorded.exchanges[place].answer.body = Array(text.utf8)
            } == [.multivariantWellFormed])
    }

    @Test func whatIsWrongInUpdatesIsFound() throws {
        func update(_ change: (String) -> String) throws -> Set<HLSLiveRule> {
            try violations { recorded in
                let place = place(recorded, "_HLS_skip=YES")
                recorded.exchanges[place].answer.body = Array(change(recorded.exchanges[place].answer.text).utf8)
            }
        }
        #expect(try update { $0 } == [])
        // Unasked, too much, for the other version, or none.
        #expect(try violations { $0.exchanges[place($0, "_HLS_skip=YES")].query = "" }.contains(.deltaUpdates))
        #expect(
            try violations { $0.exchanges[place($0, "_HLS_skip=YES")].query = "_HLS_skip=v2" }.contains(.deltaUpdates))
        #expect(
            try violations { recorded in
                let skip = place(recorded, "_HLS_skip=YES")
                recorded.exchanges[skip].answer.body = recorded.exchanges[skip + 2].answer.body
            }.contains(.deltaUpdates))
        #expect(
            try update { text in
                let lines = text.split(separator: "\n")
                let first = lines.firstIndex { $0.hasSuffix(".m4s") && !$0.hasPrefix("#") } ?? 0
                let begin = lines.firstIndex { $0.hasPrefix("#EXT-X-SKIP") } ?? 0
                let skip = lines[begin].split(separator: "=").last.flatMap { Int($0) } ?? 0
                return (lines[..<begin] + ["#EXT-X-SKIP:SKIPPED-SEGMENTS=\(skip + 1)"] + lines[(first + 1)...])
                    .joined(separator: "\n") + "\n"
            }.contains(.deltaUpdates))
    }

    @Test func whatIsWrongWithTheWindowIsFound() throws {
        var recorded = try RecordedBroadcast()
        try recorded.segments(14)
        var text = recorded.broadcast.playlist()
        // One that was removed too early, and parts that stayed too long.
        let lines = text.split(separator: "\n")
        let begin = try #require(lines.firstIndex { $0.hasPrefix("#EXT-X-MAP") })
        let fifth = lines.indices.filter { lines[$0].hasSuffix(".m4s") && !lines[$0].hasPrefix("#") }.suffix(5)
        let removed = lines.count { !$0.hasPrefix("#") } - 4
        text =
            (lines[...begin] + lines[((fifth.first ?? 0) + 1)...]).joined(separator: "\n")
            .replacing(
                "MEDIA-SEQUENCE:\(recorded.broadcast.presentation.tracks[0].mediaSequence)",
                with: "MEDIA-SEQUENCE:\(recorded.broadcast.presentation.tracks[0].mediaSequence + removed)") + "\n"
        recorded.add("720p/live.m3u8", "", 200, text)
        #expect(recorded.violations().map(\.rule).contains(.windowLongEnough))
    }
}
