import AnalyticsCore
import JSON
import KernelTesting
import PluginSDK

/// The plugin's books over an in-memory host whose clock tests move, and viewers that watch a film of a hundred seconds.
struct AnalyticsStage {
    static let agent =
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"
    static let account = "acme"
    static let stream = "str_01JDZK4V3M8Q2R6T9W0XABCDEF"
    /// Milliseconds.
    static let film = 100_000

    let host: TestHost
    let books: Books
    let options: BooksOptions

    init(host: TestHost = TestHost(), options: BooksOptions = BooksOptions()) throws {
        self.host = host
        self.options = options
        books = Books(host: host.host, options: options, agents: try AgentTable(reading: ""))
    }

    /// As after a restart: the same store, nothing in memory.
    func restarted() async throws -> AnalyticsStage {
        let next = try AnalyticsStage(host: host, options: options)
        try await next.books.open()
        return next
    }

    /// A segment of four seconds, as the host tells of it.
    func segment(
        _ number: Int, rendition: String = "720p", stream: String = stream, address: String = "192.0.2.1",
        agent: String = agent, sid: String? = nil, viewer: String? = nil, country: String? = nil,
        referrer: String? = nil, purpose: String? = nil, size: Int64 = 1000,
        answer: SentAnswer = SentAnswer(bytes: 1000)
    ) async throws {
        var data: JSONObject = [
            "kind": "segment", "key": .string(stream), "address": .string(address), "agent": .string(agent),
            "rendition": .string(rendition), "number": .integer(Int64(number)),
            "startSeconds": .integer(Int64(4 * number)), "seconds": 4, "sizeBytes": .integer(size),
            "durationSeconds": 100, "sound": .bool(rendition.hasPrefix("audio")),
        ]
        data["cmcd"] = sid.map { .string("sid=\"\($0)\"") }
        data["viewerId"] = viewer.map(JSON.string)
        data["country"] = country.map(JSON.string)
        data["referrer"] = referrer.map(JSON.string)
        data["purpose"] = purpose.map(JSON.string)
        let signal = Signal(type: "media.served", account: Self.account, subject: stream, data: data)
        let heard = HeardSignal(signal: signal, time: host.clock.now, answer: answer)
        try await books.take([heard].compactMap(Sighting.init))
    }

    /// What a player tells.
    func beacon(
        _ session: String, _ events: [BeaconEvent], stream: String = stream, address: String = "192.0.2.1",
        agent: String = agent, viewer: String? = nil, country: String? = nil
    ) async throws {
        var message = try BeaconMessage(
            Array(#"{"key":"\#(stream)","sessionId":"\#(session)","events":[{"type":"play"}]}"#.utf8))
        message.events = events
        message.viewerID = viewer
        try await books.take(
            Beacon(
                message: message, account: Self.account, stream: stream, country: country, address: address,
                agent: agent, filmLength: Self.film))
    }

    /// What `getAnalytics` answers.
    func report(_ parameters: JSONObject = [:]) async throws -> JSON {
        let query = try AnalyticsQuery(parameters, now: host.clock.now)
        return try await Report(books).answer(query, account: Self.account)
    }

    /// The totals alone.
    func totals(_ parameters: JSONObject = [:]) async throws -> JSON {
        try await report(parameters)["totals"] ?? .null
    }

    /// Moves the clock on, and lets the books notice.
    func pass(minutes: Int64) async throws {
        host.clock.advance(milliseconds: minutes * 60_000)
        try await books.pass()
    }
}
