internal import JSON
package import PluginSDK
internal import Synchronization

/// Asks about live streams what many viewers want to know at once, once: players of one rendition wait for the same part,
/// and for the same playlist.
package final class LiveDesk: Sendable {
    private let host: Host
    private let playlists: JoinedAsks<LiveAsk, LiveAnswer>
    private let parts: JoinedAsks<LivePartAsk, Bool>
    /// Those that are there.
    private let known = Mutex(Recent<LivePartAsk, Bool>(most: 2000))

    /// Over a host's services.
    package init(host: Host) {
        self.host = host
        playlists = JoinedAsks { ask in
            try LiveAnswer(
                await host.registry.call(
                    "livePlaylist", account: ask.account, parameters: ask.parameters, requestID: ""))
        }
        parts = JoinedAsks { ask in
            _ = try await host.registry.call(
                "livePart", account: ask.account, parameters: ask.parameters, requestID: "")
            return true
        }
    }

    /// Whether a plugin has live streams.
    var isOpen: Bool { host.registry.offers("livePlaylist") }

    /// How many wait.
    package var waiting: Int { playlists.waiting + parts.waiting }

    /// The answer, once it is due. Throws what the operation throws, and `CANCELLED` where the task is.
    package func answer(to ask: LiveAsk) async throws -> LiveAnswer {
        try await playlists.answer(to: ask)
    }

    /// When a segment of what is live is shown, seconds; nil where there is none of that number.
    func span(_ number: Int, _ viewing: Viewing) async throws -> (start: Double, end: Double)? {
        guard isOpen else { return nil }
        var ask = LiveAsk(account: viewing.account, streamID: viewing.streamID, kind: .span)
        ask.number = number
        let answer = try await answer(to: ask)
        let words = String(decoding: answer.body, as: UTF8.self).split(separator: " ").map { Double($0) }
        guard answer.status == 200, words.count == 2, let start = words[0], let length = words[1] else { return nil }
        return (start, start + length)
    }

    /// Waits until a part can be fetched. Throws `NOT_FOUND`, and 503 where it did not come in time.
    package func part(_ ask: LivePartAsk) async throws {
        if known.withLock({ $0[ask] }) == true { return }
        do {
            _ = try await parts.answer(to: ask)
        } catch let error as PluginError where error.code == "TIMEOUT" {
            throw PluginError(code: "TIMEOUT", message: error.message, retryable: true, status: 503)
        }
        // It never changes, so the next who wants it needs not ask.
        known.withLock { $0[ask] = true }
    }
}
