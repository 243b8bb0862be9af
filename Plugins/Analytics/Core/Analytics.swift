public import JSON
public import PluginSDK

/// The plugin `analytics`: who watches what, from what players fetch and from what they tell.
public struct Analytics: Plugin {
    public static let name = "analytics"
    public static let version = "0.1.0"
    public static let operations = ["getAnalytics"]

    private enum Route: Int {
        case beacon, beaconOptions
    }

    private let host: Host
    private let books: Books
    private let beacons: BeaconRoute
    private let rounds: Rounds

    public init(host: Host) async throws {
        self.host = host
        let agents = try AgentTable(reading: host.settings["agentTable"]?.string ?? "")
        books = Books(host: host, options: BooksOptions(host.settings), agents: agents)
        try await books.open()
        beacons = BeaconRoute(host: host, books: books, films: Films(host: host))
        rounds = Rounds(books, log: host.log)
    }

    public func invoke(_ call: Call) async throws -> JSON {
        guard call.operation == "getAnalytics" else {
            throw PluginError.notFound("There is no operation \"\(call.operation)\".")
        }
        let query = try AnalyticsQuery(call.parameters, now: host.clock.now)
        if let stream = query.stream, !query.isOfStreamByFilter { try await check(stream, call) }
        // Elsewhere: reading many rows takes a while, and the caller's thread has other requests to serve.
        let work = Task.detached { [books] in try await Report(books).answer(query, account: call.account) }
        return try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            work.cancel()
        }
    }

    /// Throws `NOT_FOUND` where the stream is not the caller's.
    private func check(_ stream: String, _ call: Call) async throws {
        let unknown = PluginError.notFound("There is no such stream: check `streamId`.")
        do {
            let found = try await host.registry.call(
                "resolveStream", account: "", parameters: ["streamId": .string(stream)], requestID: call.requestID)
            guard found["account"]?.string == call.account else { throw unknown }
        } catch let error as PluginError where error.code == "VALIDATION_ERROR" || error.code == "NOT_FOUND" {
            throw unknown
        }
    }

    public func respond(to request: HTTPRequest) async throws -> HTTPDecision {
        switch Route(rawValue: request.route) {
        case .beacon: .takeBody(limit: BeaconMessage.mostBytes)
        case .beaconOptions: BeaconRoute.preflight(request)
        case nil: throw PluginError.notFound("There is nothing at this address.")
        }
    }

    public func received(_ body: HTTPBody, for request: HTTPRequest) async throws -> HTTPDecision {
        try await beacons.take(body, for: request)
    }

    public func refusalHeaders(for request: HTTPRequest) -> [(name: String, value: String)] {
        BeaconRoute.crossOrigin(request)
    }

    public func hear(_ signals: [HeardSignal]) async throws {
        try await books.take(signals.compactMap(Sighting.init))
    }

    public func stop() async {
        await rounds.stop()
        do {
            try await books.write()
        } catch {
            host.log.error("the last figures were not written", ["error": .string("\(error)")])
        }
    }
}
