package import JSON
package import PluginSDK

/// The records of one live stream in the store, and the commits that change them.
package struct LiveRecords: Sendable {
    let store: any Store
    package let account: String
    package let streamID: String

    /// Records of a stream of an account.
    package init(store: any Store, account: String, streamID: String) {
        self.store = store
        self.account = account
        self.streamID = streamID
    }

    var key: StoreKey { LiveKeys.record(account, streamID) }

    /// The record, or nil where the stream was never live or is deleted.
    package func load() async throws -> LiveRecord? {
        try await store.get(key).map { try LiveRecord($0.object()) }
    }

    /// Keeps what a session did: its record but for what `startLive` owns, and segments. `event` is told with it. Throws
    /// `NOT_FOUND` where the stream is gone.
    package func save(
        _ record: LiveRecord, adding segments: [NumberedSegment], dropping chunks: [StoreKey] = [],
        event: (type: String, data: JSONObject)? = nil
    ) async throws {
        let groups = Dictionary(grouping: segments) {
            LiveKeys.chunk(account, streamID, $0.rendition, number: $0.number)
        }
        try await store.transaction { transaction in
            guard let known = try await transaction.object(key) else {
                throw PluginError.notFound("The stream was deleted.")
            }
            var merged = record
            let stored = try LiveRecord(known)
            merged.keyHash = stored.keyHash
            merged.terms = stored.terms
            if stored.phase == .ended { merged.phase = .ended }
            transaction.put(key, merged.json)
            for (key, group) in groups {
                let chunk = try await transaction.get(key)?.json()
                transaction.put(key, Self.adding(group, to: chunk))
            }
            for chunk in chunks where try await transaction.get(chunk) != nil { transaction.delete(chunk) }
            if let event {
                transaction.publish(event.type, account: account, subject: streamID, data: event.data)
            }
        }
    }

    /// The segments of a rendition in the store, by number, from that on.
    package func segments(of rendition: String, from number: Int = 0) async throws -> [NumberedSegment] {
        let chunks = try await store.scan(
            StoreScan(
                account: account, start: LiveKeys.chunk(account, streamID, rendition, number: number).key,
                end: StoreScan.end(ofPrefix: LiveKeys.segments(streamID, rendition)), limit: 10_000))
        return try chunks.flatMap { chunk in
            try (chunk.json().array ?? []).compactMap { json in
                guard let index = json[7]?.int, index >= number, let segment = StoredSegment(json) else { return nil }
                return NumberedSegment(rendition: rendition, number: index, segment: segment)
            }
        }
    }

    /// Forgets the stream, its key and its segments.
    package func delete() async throws {
        try await store.transaction { transaction in
            if let known = try await transaction.object(key) {
                transaction.delete(LiveKeys.key(try LiveRecord(known).keyHash))
                transaction.delete(key)
            }
            if try await transaction.get(LiveKeys.active(streamID)) != nil {
                transaction.delete(LiveKeys.active(streamID))
            }
            try await deleteSegments(&transaction)
        }
    }

    func deleteSegments(_ transaction: inout Transaction) async throws {
        let chunks = try await transaction.scan(
            StoreScan(account: account, prefix: LiveKeys.segments(streamID), limit: 10_000))
        for chunk in chunks { transaction.delete(StoreKey(account: account, key: chunk.key)) }
    }

    /// A chunk with segments added; those that it has stay.
    private static func adding(_ segments: [NumberedSegment], to chunk: JSON?) -> JSON {
        var entries = chunk?.array ?? []
        let known = Set(entries.compactMap { $0[7]?.int })
        for item in segments.sorted(by: { $0.number < $1.number }) where !known.contains(item.number) {
            entries.append(.array((item.segment.json.array ?? []) + [.integer(Int64(item.number))]))
        }
        return .array(entries)
    }
}
