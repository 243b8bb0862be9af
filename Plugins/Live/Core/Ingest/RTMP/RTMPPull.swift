internal import LiveRTMP
package import PluginSDK

/// Plays a stream of another RTMP server into a session, and tries again where it breaks off.
package struct RTMPPull: Sendable {
    /// Makes the source the publisher of its session; as ``LiveIngest/publish(key:kind:peer:onEnd:)`` without a key.
    package typealias Open =
        @Sendable (_ onEnd: @escaping @Sendable (LiveIngestError) -> Void) async throws(LiveIngestError) ->
        any LivePublisher

    private let address: RTMPAddress
    private let net: any Net
    private let sleep: @Sendable (Duration) async throws -> Void

    /// Of an address like `rtmp://HOST/APP/NAME`; nil where it is none.
    package init?(
        _ url: String, net: any Net,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        guard let address = RTMPAddress(url) else { return nil }
        self.address = address
        self.net = net
        self.sleep = sleep
    }

    /// Plays until the task is cancelled, or `open` says that the stream is over. `report` is called with a sentence when it breaks
    /// off, also where the session sent the source away, and with nil when it plays.
    package func run(report: @escaping @Sendable (String?) -> Void, open: @escaping Open) async {
        var failures = 0
        while !Task.isCancelled {
            let dismissal = Dismissal()
            let intake = PullIntake(dismissal: dismissal, report: report, open: open)
            let attempt = Task { await play(into: intake) }
            dismissal.attach { attempt.cancel() }
            let problem = await withTaskCancellationHandler {
                await attempt.value
            } onCancel: {
                attempt.cancel()
            }
            let end = await intake.finish()
            guard end != .over, !Task.isCancelled else { return }
            report(dismissal.error?.message ?? problem)
            failures = end == .played ? 0 : failures + 1
            do { try await sleep(.seconds(min(30, 1 << min(failures, 5)))) } catch { return }
        }
    }

    private func play(into intake: PullIntake) async -> String {
        let connection: NetConnection
        do {
            connection = try await net.connect(
                to: address.host, port: address.port, isSecure: address.isSecure, timeoutMilliseconds: 10_000)
        } catch {
            return (error as? PluginError)?.message ?? "The source cannot be reached."
        }
        let peer = RTMPPeer(.play, at: address.place, over: connection)
        let problem = await peer.read { action in
            if case .media(let media) = action { await intake.take(media) }
        }
        connection.close()
        return problem
    }
}
