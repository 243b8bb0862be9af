internal import JSON
internal import PluginSDK
internal import Synchronization

/// How long films are, as far as the encoder tells: what players tell is a part of that.
final class Films: Sendable {
    /// How long an answer holds that may change, milliseconds.
    private static let pause: Int64 = 10_000
    /// Films that are remembered.
    private static let most = 10_000

    private struct Known {
        let length: Int?
        /// Nil: it does not change any more.
        let until: Int64?
    }

    private let host: Host
    private let films = Mutex<[String: Known]>([:])

    init(host: Host) {
        self.host = host
    }

    /// Milliseconds; nil while nobody knows.
    func length(of stream: String, account: String) async -> Int? {
        let now = host.clock.now
        if let known = films.withLock({ $0[stream] }), known.until.map({ now < $0 }) ?? true { return known.length }
        guard host.registry.offers("mediaIndex") else { return nil }
        // No rendition is called so: the length needs none's segments.
        let index = try? await host.registry.call(
            "mediaIndex", account: account, parameters: ["streamId": .string(stream), "rendition": "-"], requestID: "")
        let seconds = index?["durationSeconds"]?.double.flatMap { 0.001...10_000_000 ~= $0 ? $0 : nil }
        let isFinal = index?["state"]?.string == "ready"
        let known = Known(
            length: seconds.map { Int(($0 * 1000).rounded()) }, until: isFinal ? nil : now + Self.pause)
        films.withLock { films in
            if films.count >= Self.most { films = [:] }
            films[stream] = known
        }
        return known.length
    }
}
