internal import JSON
internal import PluginSDK
internal import Synchronization

/// What was added to streams, asked of who keeps it and kept in memory until something changes: it is looked at for each
/// playlist and whenever a stream is read.
///
/// What was asked for before a change and comes after it is not kept, so that no old answer stays.
package final class AddedCaptions: Sendable {
    /// How long an answer is kept, milliseconds: a bound on what a late event can do.
    private static let mostMilliseconds: Int64 = 30_000
    /// Streams of one question, as the operation takes them.
    private static let most = 100

    private struct Key: Hashable {
        let account: String
        let streamID: String
    }

    private struct Kept {
        let tracks: AddedTracks
        let until: Int64
    }

    private struct Memory {
        var kept = Recent<Key, Kept>(most: 4096)
        /// Counts the changes.
        var changes = 0
    }

    private let host: Host
    private let memory = Mutex(Memory())

    init(host: Host) {
        self.host = host
    }

    /// What was added to a stream of an account.
    package func tracks(of streamID: String, account: String, requestID: String) async throws -> AddedTracks {
        guard host.registry.offers("captionTracks") else { return AddedTracks() }
        let kept = memory.withLock { $0.kept[Key(account: account, streamID: streamID)] }
        if let kept, host.clock.now < kept.until { return kept.tracks }
        return try await tracks(of: [streamID], account: account, requestID: requestID)[streamID] ?? AddedTracks()
    }

    /// What was added to streams of an account, by their ids.
    func tracks(of streamIDs: [String], account: String, requestID: String) async throws -> [String: AddedTracks] {
        guard host.registry.offers("captionTracks") else { return [:] }
        let now = host.clock.now
        var (found, changes) = memory.withLock { memory in
            var found: [String: AddedTracks] = [:]
            for streamID in streamIDs {
                guard let kept = memory.kept[Key(account: account, streamID: streamID)], now < kept.until else {
                    continue
                }
                found[streamID] = kept.tracks
            }
            return (found, memory.changes)
        }
        let unknown = streamIDs.filter { found[$0] == nil }.prefix(Self.most)
        guard !unknown.isEmpty else { return found }
        let answer = try await host.registry.call(
            "captionTracks", account: account, parameters: ["streamIds": .array(unknown.map(JSON.string))],
            requestID: requestID)
        let streams = answer["streams"]
        for streamID in unknown { found[streamID] = streams?[streamID].map(AddedTracks.init) ?? AddedTracks() }
        let news = found
        memory.withLock { memory in
            guard memory.changes == changes else { return }
            for streamID in unknown {
                memory.kept[Key(account: account, streamID: streamID)] = Kept(
                    tracks: news[streamID] ?? AddedTracks(), until: now + Self.mostMilliseconds)
            }
        }
        return found
    }

    /// Forgets what is known of a stream.
    func forget(_ streamID: String, account: String) {
        memory.withLock { memory in
            memory.changes += 1
            memory.kept[Key(account: account, streamID: streamID)] = nil
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
