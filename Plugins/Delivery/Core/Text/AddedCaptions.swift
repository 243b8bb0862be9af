internal import JSON
internal import PluginSDK
internal import Synchronization

/// What was added to streams, asked of who keeps it and kept in memory until something changes: it is looked at for each
/// playlist and whenever a stream is read.
///
/// What was asked for before a change and comes after it is not kept, so that no old answer stays.
package final class AddedCaptions: Sendable {
    /// Streams kept; the oldest goes first.
    private static let capacity = 4096
    /// Streams of one question, as the operation takes them.
    private static let most = 100

    private struct Key: Hashable {
        let account: String
        let streamID: String
    }

    private struct State {
        var known: [Key: AddedTracks] = [:]
        /// Of `known`, the oldest first.
        var order: [Key] = []
        /// Changes so far.
        var epoch = 0
    }

    private let host: Host
    private let state = Mutex(State())

    init(host: Host) {
        self.host = host
    }

    /// What was added to a stream of an account.
    package func tracks(of streamID: String, account: String, requestID: String) async throws -> AddedTracks {
        try await tracks(of: [streamID], account: account, requestID: requestID)[streamID] ?? AddedTracks()
    }

    /// What was added to streams of an account, by their ids.
    func tracks(of streamIDs: [String], account: String, requestID: String) async throws -> [String: AddedTracks] {
        guard host.registry.offers("captionTracks") else { return [:] }
        var (found, epoch) = state.withLock { state in
            (
                streamIDs.reduce(into: [String: AddedTracks]()) { found, streamID in
                    found[streamID] = state.known[Key(account: account, streamID: streamID)]
                }, state.epoch
            )
        }
        let unknown = streamIDs.filter { found[$0] == nil }.prefix(Self.most)
        guard !unknown.isEmpty else { return found }
        let answer = try await host.registry.call(
            "captionTracks", account: account, parameters: ["streamIds": .array(unknown.map(JSON.string))],
            requestID: requestID)
        let streams = answer["streams"]
        for streamID in unknown { found[streamID] = streams?[streamID].map(AddedTracks.init) ?? AddedTracks() }
        let news = found
        state.withLock { state in
            guard state.epoch == epoch else { return }
            for streamID in unknown {
                let key = Key(account: account, streamID: streamID)
                guard state.known.updateValue(news[streamID] ?? AddedTracks(), forKey: key) == nil else { continue }
                state.order.append(key)
                if state.order.count > Self.capacity { state.known[state.order.removeFirst()] = nil }
            }
        }
        return found
    }

    /// Forgets what is known of a stream.
    func forget(_ streamID: String, account: String) {
        let key = Key(account: account, streamID: streamID)
        state.withLock { state in
            state.epoch += 1
            if state.known.removeValue(forKey: key) != nil { state.order.removeAll { $0 == key } }
        }
    }
}

extension Viewing {
    /// What there is to play with what was added to it; with `rendition`, only that one's segments are listed.
    package func index(rendition: String? = nil, with captions: AddedCaptions) async throws -> MediaIndex {
        var index = try await index(rendition: rendition)
        let added = try await captions.tracks(of: streamID, account: account, requestID: requestID)
        index.renditions = added.joined(index.renditions)
        return index
    }
}
