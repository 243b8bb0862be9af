import AnalyticsCore
import JSON
import PluginSDK
import Testing

@Suite("What analytics reads")
struct ReadingTests {
    @Test("CMCD is read from headers and from the query, and what is malformed is passed over")
    func cmcd() {
        let text = #"br=3200,bs,d=4004,ot=v,sid="6e2f, \"b\"",mtp=25400,com.example-x="y""#
        let cmcd = CMCD(text)
        #expect(cmcd.sessionID == #"6e2f, "b""#)
        #expect(cmcd.bitrate == 3200)
        #expect(cmcd.objectType == "v")
        #expect(cmcd.values["bs"] == "true")
        #expect(CMCD(query: "br%3D100%2Csid%3D%22a%2Fb%22").sessionID == "a/b")
        #expect(CMCD("").values.isEmpty)
        #expect(CMCD(#",,=,sid="""#).sessionID == nil)
        #expect(CMCD(#"sid=""# + String(repeating: "x", count: 65) + "\"").sessionID == nil)
        #expect(CMCD(#"sid="open"#).sessionID == #""open"#)
    }

    @Test("Times that no player has are refused, and none of them ends the server")
    func absurdTimes() throws {
        for time: JSON in [.integer(.min), .integer(.max), .integer(-1), .integer(253_402_300_800_000)] {
            let body: JSON = ["key": "str_1", "sessionId": "s", "events": [["type": "play", "time": time]]]
            #expect(throws: (any Error).self) { try BeaconMessage(Array(body.description.utf8)) }
        }
    }

    @Test(
        "Agents are told apart by the table",
        arguments: [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0",
                "desktop", "Edge", "Windows"
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
                "desktop", "Safari", "macOS"
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                "mobile", "Safari", "iOS"
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36",
                "mobile", "Chrome", "Android"
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "desktop", "Firefox", "Linux"),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/130.0.0.0 Safari/537.36",
                "desktop", "Chrome", "Linux"
            ),
            (
                "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/94.0 Safari/537.36",
                "tv", "Chrome", "webOS"
            ),
            ("AppleCoreMedia/1.0.0.21F79 (iPad; U; CPU OS 17_5 like Mac OS X; en_us)", "tablet", "Safari", "iPadOS"),
            ("VLC/3.0.20 LibVLC/3.0.20", "desktop", "VLC", "unknown"),
            ("", "unknown", "unknown", "unknown"),
        ])
    func agents(text: String, device: String, browser: String, os: String) throws {
        let agent = try AgentTable(reading: "").agent(text)
        #expect(agent == AgentTable.Agent(isBot: false, device: device, browser: browser, os: os))
    }

    @Test(
        "Known bots are",
        arguments: [
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
            "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "Twitterbot/1.0",
        ])
    func bots(text: String) throws {
        #expect(try AgentTable(reading: "").agent(text).isBot)
    }

    @Test("A table that is none is refused with a sentence")
    func table() {
        #expect(throws: PluginError.self) { try AgentTable(["bots": []]) }
        #expect(throws: PluginError.self) { try AgentTable(reading: "/nowhere/agents.json") }
    }

    @Test("Of a referring page its host is kept, and the server's own is none")
    func referrer() {
        let own = "https://video.example"
        #expect(Referrer.host(of: "https://News.Example:8443/a?secret=1", own: own) == "news.example")
        #expect(Referrer.host(of: "https://video.example/watch/str_1", own: own) == nil)
        #expect(Referrer.host(of: "about:blank", own: own) == nil)
        #expect(Referrer.host(of: nil, own: own) == nil)
    }

    @Test("A beacon is read with all that it tells")
    func beacon() throws {
        let text = #"""
            {"key": "str_1", "sessionId": "s", "viewerId": "ada", "extra": 1, "events": [
              {"type": "play", "time": "2026-01-01T12:00:00.000Z", "startupMs": 420, "positionSeconds": 0},
              {"type": "heartbeat", "positionSeconds": 10.5, "watchedSeconds": 10.5, "stallMs": 250, "rendition": "720p"}]}
            """#
        let message = try BeaconMessage(Array(text.utf8))
        #expect(message.viewerID == "ada")
        #expect(
            message.events == [
                BeaconEvent(.play, time: 1_767_268_800_000, position: 0, startup: 420),
                BeaconEvent(.heartbeat, position: 10_500, watched: 10_500, stalled: 250, rendition: "720p"),
            ])
    }

    @Test("What is no beacon is refused with all that is wrong")
    func noBeacon() throws {
        #expect(throws: PluginError.self) { try BeaconMessage([]) }
        let text = #"{"key": 5, "events": [{"type": "jump", "watchedSeconds": -1}, 7]}"#
        let error = try #require(throws: PluginError.self) { try BeaconMessage(Array(text.utf8)) }
        #expect(error.code == "VALIDATION_ERROR")
        let paths = (error.details["issues"]?.array ?? []).compactMap { $0["path"]?.string }
        #expect(paths == ["/key", "/sessionId", "/events/0/type", "/events/0/watchedSeconds", "/events/1"])
    }

    @Test("A time is made up of the fewest buckets that are kept")
    func buckets() {
        let (minute, hour, day) = (Int64(60_000), Int64(3_600_000), Int64(86_400_000))
        let span = Span(start: 10 * day - 90 * minute, end: 12 * day + hour + 2 * minute - 1)
        let buckets = span.buckets { _ in .minute }
        #expect(buckets.count == 30 + 1 + 2 + 1 + 2)
        #expect(buckets.first?.span.start == span.start)
        #expect(buckets.last?.span.end == span.end + 1)
        for (one, next) in zip(buckets, buckets.dropFirst()) { #expect(one.span.end == next.span.start) }
        let coarse = span.buckets { $0 < 11 * day ? .day : .minute }
        #expect(coarse.map(\.level) == [.day, .day, .day, .hour, .minute, .minute])
    }
}
