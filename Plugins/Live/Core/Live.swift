public import JSON
public import PluginSDK

/// The plugin `live`: takes what publishers send, and has it watched while it comes, and afterwards.
///
/// A publisher's protocol hands what it sends to the ``LiveSession`` of its key; the session runs a worker that makes segments
/// of it, tells the playlists of them, and stores them. When it is over, the recording goes to the plugin that keeps what is
/// encoded, by name.
public struct Live: Plugin {
    public static let name = "live"
    public static let version = "0.1.0"
    public static let operations = ["startLive", "stopLive", "liveStatus", "livePlaylist", "livePart", "liveMoment"]

    let host: Host
    let sessions: LiveSessions
    private let broadcasts: LiveBroadcasts
    private let rtmp: RTMPIngest
    private let srt: SRTIngest
    private let ticker: Ticker
    private let serving: LiveServing
    private let moments: LiveMoments

    public init(host: Host) async throws {
        self.host = host
        let net = host.net
        let broadcasts = LiveBroadcasts()
        self.broadcasts = broadcasts
        serving = LiveServing(broadcasts: broadcasts)
        moments = LiveMoments(broadcasts: broadcasts)
        sessions = LiveSessions(
            host: host, workers: HostWorkers(host: host),
            mostPublishers: host.settings["maxPublishers"]?.int ?? 16,
            relays: { RTMPRelay(to: $0.targets, net: net) }
        ) { account, record in
            BroadcastOutlet(record, account: account, broadcasts: broadcasts, log: host.log)
        }
        rtmp = RTMPIngest(ingest: sessions, log: host.log)
        let sessions = sessions
        srt = SRTIngest(ingest: sessions, log: host.log) { (key) async throws(LiveIngestError) in
            try await sessions.admit(key: key)
        }
        if let address = net.address(of: "srt") {
            let latency = host.settings["srtLatencyMilliseconds"]?.int ?? 120
            net.announce("srt", port: try srt.listen(at: address, latencyMilliseconds: latency))
        }
        ticker = Ticker {
            do {
                try await sessions.restore()
            } catch {
                host.log.error("Live streams could not be taken up again.", ["error": .string("\(error)")])
            }
        } tick: {
            await sessions.tick()
        }
    }

    public func invoke(_ call: Call) async throws -> JSON {
        switch call.operation {
        case "startLive":
            let host = host
            return try await StartLive(host: host, sessions: sessions) {
                IngestAddresses(
                    publicURL: host.publicURL(), rtmpPort: host.net.address(of: "rtmp")?.port,
                    srtPort: host.net.address(of: "srt")?.port)
            }.answer(call)
        case "stopLive": return try await StopLive(host: host, sessions: sessions).answer(call)
        case "liveStatus": return try await statuses(call)
        case "livePlaylist": return try await serving.livePlaylist(call)
        case "livePart": return try await serving.livePart(call)
        case "liveMoment": return try moments.answer(call)
        default: throw PluginError.notFound("There is no operation \"\(call.operation)\".")
        }
    }

    /// A publisher; both listeners speak RTMP, one of them over TLS.
    public func serve(_ connection: NetConnection) async { await rtmp.serve(connection) }

    public func run(_ job: Job) async throws {
        switch job.kind {
        case LiveEnding.adoption: try await LiveEnding(host: host).adopt(job)
        default:
            try await LiveEnding(host: host).forget(job)
            broadcasts.close(job.key)
        }
    }

    /// `stream.deleted`: nobody publishes to it any more, and nothing of it is left.
    public func receive(_ event: Event) async throws {
        let records = LiveRecords(store: host.store, account: event.account, streamID: event.subject)
        // Of one that is over nothing else closes it.
        defer { broadcasts.close(event.subject) }
        // Records before files: what still runs finds no record, and writes no more.
        guard try await records.load() != nil || sessions.find(event.subject) != nil else { return }
        for kind in [LiveEnding.adoption, LiveEnding.forgetting] {
            try await host.jobs.cancel(account: event.account, kind: kind, key: event.subject)
        }
        try await records.delete()
        await sessions.find(event.subject)?.end(.deleted)
        try await host.blobs.removeAll(LiveKeys.media(event.account, event.subject))
    }

    public func stop() async {
        srt.stop()
        // Time goes on passing: a worker that does not come to its end is ended.
        await sessions.drain()
        ticker.stop()
    }

    private func statuses(_ call: Call) async throws -> JSON {
        var statuses = JSONObject()
        for streamID in (call.parameters["streamIds"]?.array ?? []).compactMap(\.string) {
            if let session = sessions.find(streamID), session.account == call.account {
                var status = await session.status().object ?? [:]
                if let problem = sessions.problem(of: streamID) {
                    status["warnings"] = .array((status["warnings"]?.array ?? []) + [.string(problem)])
                }
                statuses[streamID] = .object(status)
            } else {
                let records = LiveRecords(store: host.store, account: call.account, streamID: streamID)
                if let record = try await records.load() { statuses[streamID] = .object(LiveStatus.of(record)) }
            }
        }
        return .object(["statuses": .object(statuses)])
    }
}
