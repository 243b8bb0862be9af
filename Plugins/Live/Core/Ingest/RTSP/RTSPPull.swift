package import PluginSDK

/// Plays from a camera or another RTSP server into a session.
package struct RTSPPull: Sendable {
    private let address: RTSPAddress
    private let net: any Net
    private let now: @Sendable () -> Int64

    /// Of an address like `rtsp://HOST/PATH`; nil where it is none.
    package init?(
        _ url: String, net: any Net, now: @escaping @Sendable () -> Int64 = LiveBroadcast.wallClock
    ) {
        guard let address = RTSPAddress(url) else { return nil }
        self.address = address
        self.net = net
        self.now = now
    }

    /// Plays it once; see ``SourcePull/Play``.
    @Sendable package func play(into intake: PullIntake) async -> String {
        let connection: NetConnection
        do {
            connection = try await net.connect(
                to: address.host, port: address.port, isSecure: address.isSecure,
                timeoutMilliseconds: 10_000)
        } catch {
            return (error as? PluginError)?.message ?? "The source cannot be reached."
        }
        defer { connection.close() }
        var session = RTSPSession(address)
        var feed: RTSPFeed?
        do {
            try await connection.send(session.begin())
            for await bytes in connection {
                var records: [UInt8] = []
                for action in try session.take(bytes, now: now()) {
                    switch action {
                    case .send(let bytes): try await connection.send(bytes)
                    case .play(let media, let starts): feed = RTSPFeed(media, starts: starts)
                    case .packet(let track, let bytes):
                        records += feed?.take(bytes, track: track, now: now()) ?? []
                    }
                }
                if !records.isEmpty { await intake.take(records, of: .flv) }
            }
        } catch let problem as RTSPProblem {
            return problem.message
        } catch {
            return "The connection to the source broke."
        }
        return "The source ended the connection."
    }
}
