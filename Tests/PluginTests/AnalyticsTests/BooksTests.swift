import AnalyticsCore
import JSON
import KernelTesting
import PluginSDK
import Testing

/// What is kept, for how long, and for whom.
@Suite("Books of analytics")
struct BooksTests {
    let stage: AnalyticsStage

    init() throws { stage = try AnalyticsStage() }

    @Test("What is over counts as what is under way, also after a restart; the record of a session goes")
    func restart() async throws {
        try await stage.segment(0, sid: "a", country: "DE")
        try await stage.beacon("b", [BeaconEvent(.play, startup: 300)], country: "FR")
        try await stage.books.write()
        let before = try await stage.report(["groupBy": "country", "interval": "hour"])
        let next = try await stage.restarted()
        #expect(try await next.report(["groupBy": "country", "interval": "hour"]) == before)
        try await next.pass(minutes: 31)
        #expect(!next.host.store.keys.contains { $0.key.hasPrefix("open/") })
        let after = try await next.restarted().report(["groupBy": "country", "interval": "hour"])
        #expect(after["totals"] == before["totals"])
        #expect(after["groups"] == before["groups"])
        #expect(stage.host.store.events.count == 2)
    }

    @Test("A session with a name has one view, however long it was silent")
    func named() async throws {
        try await stage.beacon("a", [BeaconEvent(.play), BeaconEvent(.heartbeat, watched: 5000)])
        try await stage.segment(0, sid: "c")
        try await stage.pass(minutes: 45)
        try await stage.beacon("a", [BeaconEvent(.play), BeaconEvent(.heartbeat, watched: 7000)])
        try await stage.segment(1, sid: "c")
        for _ in 0..<2 {
            let report = try await stage.report(["detail": "views"])
            #expect(report["totals"]?["views"] == 2)
            #expect(report["totals"]?["uniqueViewers"] == 2)
            #expect(report["totals"]?["watchedSeconds"]?.double == 20)
            #expect(report["views"]?.array?.count == 2)
            try await stage.pass(minutes: 31)
        }
        #expect(stage.host.store.events.count == 2)
    }

    @Test("An account sees nothing of another's")
    func accounts() async throws {
        try await stage.segment(0)
        let query = try AnalyticsQuery(["groupBy": "stream", "detail": "views"], now: stage.host.clock.now)
        let other = try await Report(stage.books).answer(query, account: "other")
        #expect(other["totals"]?["views"] == 0 && other["totals"]?["bytesDelivered"] == 0)
        #expect(other["groups"] == [] && other["views"] == [])
    }

    @Test("What is older than it is kept goes: minutes, hours, views, and names with them")
    func trimmed() async throws {
        try await stage.segment(0, sid: "a")
        try await stage.pass(minutes: 31)
        func count(_ prefix: String) -> Int { stage.host.store.keys.count { $0.key.hasPrefix(prefix) } }
        #expect(count("fig/m/") > 0 && count("view/") == 1 && count("seen/") == 1 && count("met/") == 1)
        try await stage.pass(minutes: 3 * 24 * 60)
        try await stage.books.trim()
        #expect(count("fig/m/") == 0 && count("fig/h/") > 0 && count("view/") == 1)
        #expect(try await stage.totals()["views"] == 1)
        try await stage.pass(minutes: 98 * 24 * 60)
        try await stage.books.trim()
        #expect(count("fig/h/") == 0 && count("fig/d/") > 0)
        #expect(count("view/") == 0 && count("seen/") == 0 && count("met/") == 0)
        let since: JSON = .string(Timestamp.iso8601(0))
        #expect(try await stage.totals(["since": since])["views"] == 1)
    }

    @Test("Referrers are told apart up to a bound")
    func values() async throws {
        for number in 0..<1100 {
            try await stage.segment(0, sid: "s\(number)", referrer: "https://host\(number).example/")
        }
        let groups = try await stage.report(["groupBy": "referrer"])["groups"]?.array ?? []
        #expect(groups.first?["referrer"] == "other")
        #expect((groups.first?["views"]?.int ?? 0) >= 100)
    }
}
