internal import LiveRTMP
package import PluginSDK

/// Plays a stream of another RTMP server into a session.
package struct RTMPPull: Sendable {
    private let address: RTMPAddress
    private let net: any Net

    /// Of an address like `rtmp://HOST/APP/NAME`; nil where it is none.
    package init?(_ url: String, net: any Net) {
        guard let address = RTMPAddress(url) else { return nil }
        self.address = address
        self.net = net
    }

    /// Plays it once; see ``SourcePull/Play``.
    @Sendable package func play(into intake: PullIntake) async -> String {
        let connection: NetConnection
        do {
            connection = try await net.connect(
                to: address.host, port: address.port, isSecure: address.isSecure, timeoutMilliseconds: 10_000)
        } catch {
            return (error as? PluginError)?.message ?? "The source cannot be reached."
        }
        let peer = RTMPPeer(.play, at: address.place, over: connection)
        let problem = await peer.read { action in
            guard case .media(let media) = action else { return }
            var record: [UInt8] = []
            FeedRecord.append(media, to: &record)
            await intake.take(record, of: .flv)
        }
        connection.close()
        return problem
    }
}
