import AnalyticsCore
import JSON
import KernelTesting
import PluginSDK
import Testing

/// API.md's definitions, one by one.
@Suite("Views and sessions")
struct SessionTests {
    let stage: AnalyticsStage

    init() throws { stage = try AnalyticsStage() }

    private func views(_ stage: AnalyticsStage? = nil) async throws -> Int {
        try await (stage ?? self.stage).totals()["views"]?.int ?? -1
    }

    @Test("One segment is a view, a second one of the same session is not")
    func segments() async throws {
        try await stage.segment(0)
        try await stage.segment(1)
        #expect(try await views() == 1)
        let totals = try await stage.totals()
        #expect(totals["watchedSeconds"]?.double == 8)
        #expect(totals["bytesDelivered"] == 2000)
        #expect(totals["uniqueViewers"] == 1)
        #expect(stage.host.store.events.map(\.type) == ["stream.viewed"])
        #expect(stage.host.store.events.first?.subject == AnalyticsStage.stream)
    }

    @Test("A play is a view, a heartbeat alone is none")
    func play() async throws {
        try await stage.beacon("a", [BeaconEvent(.heartbeat, watched: 1000)])
        #expect(try await views() == 0)
        try await stage.beacon("b", [BeaconEvent(.play, startup: 300)])
        #expect(try await views() == 1)
    }

    @Test("By sid, sessions behind one address are told apart; one is one from several addresses")
    func sids() async throws {
        for (place, sid) in ["a", "b", "c", "a"].enumerated() { try await stage.segment(place, sid: sid) }
        try await stage.segment(9, address: "198.51.100.7", sid: "a")
        #expect(try await views() == 3)
        #expect(try await stage.totals()["uniqueViewers"] == 3)
    }

    @Test("Without a name, key, address and agent are one until it was silent for half an hour")
    func idle() async throws {
        try await stage.segment(0)
        try await stage.pass(minutes: 29)
        try await stage.segment(1)
        #expect(try await views() == 1)
        try await stage.pass(minutes: 30)
        try await stage.segment(2)
        #expect(try await views() == 2)
        #expect(try await stage.totals()["uniqueViewers"] == 1)
        try await stage.segment(2, agent: "VLC/3.0.20")
        try await stage.segment(2, address: "192.0.2.2")
        #expect(try await views() == 4)
    }

    @Test("Who is on the way at midnight goes on, although hashes change")
    func midnight() async throws {
        try await stage.segment(0)
        try await stage.pass(minutes: 12 * 60 - 10)
        try await stage.segment(1)
        #expect(try await views() == 2)
        try await stage.pass(minutes: 20)
        try await stage.segment(2)
        #expect(try await views() == 2)
    }

    @Test("One viewer seen by beacons and by segments is one view, whichever comes first", arguments: [true, false])
    func both(segmentFirst: Bool) async throws {
        if segmentFirst { try await stage.segment(0) }
        try await stage.beacon("s", [BeaconEvent(.play), BeaconEvent(.heartbeat, position: 10_000, watched: 10_000)])
        for number in 0..<5 { try await stage.segment(number) }
        let totals = try await stage.totals()
        #expect(totals["views"] == 1)
        #expect(totals["uniqueViewers"] == 1)
        #expect(totals["watchedSeconds"]?.double == 10)
    }

    @Test("Beacons and CMCD of one name are one view")
    func sameName() async throws {
        try await stage.segment(0, sid: "s")
        try await stage.beacon("s", [BeaconEvent(.play)], address: "192.0.2.9")
        #expect(try await views() == 1)
    }

    @Test("Who names its requests leaves those without a name to others behind its address")
    func named() async throws {
        try await stage.beacon("a", [BeaconEvent(.play)])
        try await stage.beacon("b", [BeaconEvent(.play)])
        try await stage.segment(0, sid: "b")
        for number in 0..<3 { try await stage.segment(number) }
        try await stage.segment(1, sid: "b")
        #expect(try await views() == 2)
    }

    @Test("Two players behind one address that send beacons are two views")
    func shared() async throws {
        try await stage.segment(0)
        try await stage.segment(0)
        try await stage.beacon("a", [BeaconEvent(.play)])
        try await stage.beacon("b", [BeaconEvent(.play)])
        try await stage.segment(1)
        #expect(try await views() == 2)
        #expect(try await stage.totals()["uniqueViewers"] == 2)
    }

    @Test("HEAD, bots, what is fetched in advance and what hardly came are no views")
    func nowhere() async throws {
        try await stage.segment(0, answer: SentAnswer(bytes: 0, isHead: true))
        try await stage.segment(0, agent: "Googlebot/2.1")
        try await stage.segment(0, purpose: "prefetch;prerender")
        try await stage.beacon("x", [BeaconEvent(.play)], agent: "Googlebot/2.1")
        var totals = try await stage.totals()
        #expect(totals["views"] == 0)
        #expect(totals["bytesDelivered"] == 0)
        try await stage.segment(0, answer: SentAnswer(status: 206, bytes: 10))
        try await stage.segment(0, answer: SentAnswer(bytes: 400, isComplete: false))
        totals = try await stage.totals()
        #expect(totals["views"] == 0)
        #expect(totals["bytesDelivered"] == 410)
        try await stage.segment(0, answer: SentAnswer(status: 304, bytes: 0))
        #expect(try await views() == 1)
    }

    @Test("Watched is what was delivered, each part once; sound and other renditions count no second time")
    func watched() async throws {
        for number in [0, 1, 1, 2] { try await stage.segment(number) }
        for number in [1, 2, 3] { try await stage.segment(number, rendition: "360p") }
        for number in 0..<10 { try await stage.segment(number, rendition: "audio") }
        let report = try await stage.report(["groupBy": "rendition"])
        #expect(report["totals"]?["watchedSeconds"]?.double == 16)
        let groups = report["groups"]?.array ?? []
        let watched = Dictionary(
            uniqueKeysWithValues: groups.map { ($0["rendition"]?.string ?? "", $0["watchedSeconds"]?.double ?? -1) })
        #expect(watched["720p"] == 12)
        #expect(watched["360p"] == 4)
    }

    @Test("What players tell is added up: starts, stalls, errors, ends")
    func told() async throws {
        try await stage.beacon("a", [BeaconEvent(.play, startup: 200)])
        try await stage.beacon("a", [BeaconEvent(.heartbeat, position: 50_000, watched: 50_000)])
        try await stage.beacon(
            "a",
            [
                BeaconEvent(.stall, position: 50_000, stalled: 5000),
                BeaconEvent(.end, position: 100_000, watched: 45_000),
            ])
        try await stage.beacon("b", [BeaconEvent(.play, startup: 400), BeaconEvent(.error)])
        try await stage.beacon("c", [BeaconEvent(.error)])
        let totals = try await stage.totals()
        #expect(totals["views"] == 2)
        #expect(totals["watchedSeconds"]?.double == 95)
        #expect(totals["averageWatchedSeconds"] == 47.5)
        #expect(totals["completionRate"] == 0.5)
        #expect(totals["rebufferRatio"] == 0.05)
        #expect(totals["playbackErrors"] == 2)
        #expect(totals["startupTimeMs"]?["p50"]?.double == 300)
        #expect(totals["startupTimeMs"]?["p95"]?.double == 390)
    }

    @Test("Without hashes of addresses, nothing that came of one is in the store")
    func withoutHashes() async throws {
        var options = BooksOptions()
        options.keepsMarks = false
        let stage = try AnalyticsStage(options: options)
        try await stage.segment(0)
        try await stage.segment(1)
        try await stage.books.write()
        #expect(try await views(stage) == 1)
        for key in stage.host.store.keys {
            #expect(!key.key.hasPrefix("salt/"))
            let value = try await stage.host.store.get(key)?.value ?? []
            #expect(!String(decoding: value, as: UTF8.self).contains("\"mark\""))
        }
    }

    @Test("No address is in the store, and salts are gone after two days")
    func privacy() async throws {
        try await stage.segment(0, address: "203.0.113.77")
        try await stage.beacon("s", [BeaconEvent(.play)], address: "203.0.113.78")
        for day in 0..<3 {
            try await stage.pass(minutes: day == 0 ? 31 : 24 * 60)
            try await stage.segment(0, address: "203.0.113.77")
        }
        try await stage.books.write()
        for key in stage.host.store.keys {
            #expect(!key.key.contains("203.0.113"))
            let value = try await stage.host.store.get(key)?.value ?? []
            #expect(!String(decoding: value, as: UTF8.self).contains("203.0.113"), "\(key.key)")
        }
        #expect(stage.host.store.keys.filter { $0.key.hasPrefix("salt/") }.count == 2)
    }

    @Test("Over their bound, the most silent sessions are closed")
    func bound() async throws {
        var options = BooksOptions()
        options.mostSessions = 10
        let stage = try AnalyticsStage(options: options)
        for number in 0..<25 {
            try await stage.segment(0, sid: "s\(number)")
            stage.host.clock.advance(milliseconds: 1000)
        }
        try await stage.books.pass()
        #expect(stage.books.live(of: AnalyticsStage.account, stream: nil)?.sessions.count == 10)
        #expect(try await views(stage) == 25)
    }
}
