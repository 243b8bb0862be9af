internal import COpenSSL
internal import JSON
internal import PluginSDK

/// Since when tokens are good: `r/STREAM` of all, `r/STREAM/VIEWER` of one viewer (a digest), in the account's space.
struct Revocations: Sendable {
    let store: any Store

    static func key(_ streamID: String, viewer: String?, account: String) -> StoreKey {
        StoreKey(account: account, key: "r/\(streamID)" + (viewer.map { "/\(digest(of: $0))" } ?? ""))
    }

    /// The time before which tokens for a stream and a viewer do not count, milliseconds since 1970; 0 where all do.
    func time(_ streamID: String, viewer: String?, account: String) async throws -> Int64 {
        let all = try await store.get(Self.key(streamID, viewer: nil, account: account)).map(Self.time) ?? 0
        guard let viewer else { return all }
        return max(all, try await store.get(Self.key(streamID, viewer: viewer, account: account)).map(Self.time) ?? 0)
    }

    /// Writes a time, never an earlier one than is there, since a clock may have been set back. Answers with what counts.
    static func set(
        _ time: Int64, _ streamID: String, viewer: String?, account: String, in transaction: inout Transaction
    ) async throws -> Int64 {
        let key = key(streamID, viewer: viewer, account: account)
        let latest = max(time, try await transaction.get(key).map(Self.time) ?? 0)
        transaction.put(key, Array(String(latest).utf8))
        return latest
    }

    /// Drops what is kept of a stream.
    func forget(_ streamID: String, account: String) async throws {
        while true {
            let entries = try await store.scan(StoreScan(account: account, prefix: "r/\(streamID)", limit: 500))
            guard !entries.isEmpty else { return }
            var commit = Commit()
            commit.deletes = entries.map { StoreKey(account: account, key: $0.key) }
            try await store.commit(commit)
        }
    }

    private static func time(_ entry: StoreEntry) -> Int64 {
        Int64(String(decoding: entry.value, as: UTF8.self)) ?? .max
    }

    private static func digest(of viewer: String) -> String {
        let bytes = Array(viewer.utf8)
        var digest = [UInt8](repeating: 0, count: 32)
        var size: UInt32 = 32
        EVP_Digest(bytes, bytes.count, &digest, &size, EVP_sha256(), nil)
        return Base64URL.text(of: digest)
    }
}
