import COpenSSL
import JSON

/// The API keys: kept as SHA-256 digests in the store, and the admin key of the configuration, which is not.
public struct Keys: Sendable {
    /// The account of the admin key of the configuration: the operator's. Its admin keys manage all accounts.
    public static let adminAccount = "main"
    /// Keys that an account may have.
    package static let most = 1000

    private let adminDigest: [UInt8]
    private let store: any StoreDriver
    private let clock: any WallClock
    private let cache = KeyCache()

    /// The keys of a store, and the first admin key.
    package init(adminKey: String, store: any StoreDriver, clock: any WallClock) {
        self.adminDigest = SHA256.digest(Array(adminKey.utf8))
        self.store = store
        self.clock = clock
    }

    /// What is counted of the keys in memory.
    var figures: (entries: Int, hits: Int, misses: Int) { cache.figures }

    /// A new secret.
    public static func generate() -> String { KeySecret.generate() }

    /// Who a secret belongs to. Throws `AUTHENTICATION_ERROR` for one that is not known, was revoked or is over.
    public func authenticate(_ secret: String) async throws(KernelError) -> Caller {
        let digest = SHA256.digest(Array(secret.utf8))
        if CRYPTO_memcmp(digest, adminDigest, digest.count) == 0 {
            return Self.admin
        }
        guard KeySecret.isWellFormed(secret), let record = try await record(of: digest) else { throw Self.unknown }
        guard !record.isExpired(at: clock.now) else {
            throw .authentication("This API key is over; make another with an admin key.")
        }
        return record.caller
    }

    /// Makes a key. The secret is in the answer and nowhere else.
    ///
    /// Throws `VALIDATION_ERROR` where the account has as many keys as it may.
    public func create(
        account: String, scopes: [String], title: String, expiresAt: Int64?
    ) async throws(KernelError) -> (record: KeyRecord, secret: String) {
        let now = clock.now
        let secret = KeySecret.generate()
        let digest = SHA256.digest(Array(secret.utf8))
        let record = KeyRecord(
            id: "key_\(ULID(at: now))", account: account, scopes: scopes, title: title, createdAt: now,
            expiresAt: expiresAt)
        guard try await list(account: account).count < Self.most else {
            throw .validation(
                path: "/account", problem: "has \(Self.most) keys, which is the most; delete some first")
        }
        var commit = StoreCommit()
        commit.puts = [
            .init(key: KeySpace.key(record.id), value: record.stored(digest: digest)),
            .init(key: KeySpace.keyDigest(digest), value: Array(record.id.utf8)),
        ]
        try await apply(commit)
        return (record, secret)
    }

    /// The keys of an account, or of all where it is nil, oldest first.
    public func list(account: String?) async throws(KernelError) -> [KeyRecord] {
        do throws(StoreError) {
            var records: [KeyRecord] = []
            var range = StoreRange(prefix: KeySpace.keys, limit: 1000)
            while true {
                let entries = try await store.scan(range)
                records += entries.compactMap { KeyRecord(stored: $0.value) }
                    .filter { account == nil || $0.account == account }
                guard entries.count == range.limit, let last = entries.last else { return records }
                range.start = last.key + [0]
            }
        } catch {
            throw KernelError(error)
        }
    }

    /// Revokes a key, at once. Throws `NOT_FOUND`, also for a key of another account unless that is nil.
    public func delete(_ id: String, account: String?) async throws(KernelError) {
        guard let entry = try await entry(id), let record = KeyRecord(stored: entry.value),
            account == nil || record.account == account
        else {
            throw .notFound("There is no such key in this account; see GET /keys for those that there are.")
        }
        var commit = StoreCommit()
        commit.deletes = [entry.key]
        if let digest = Self.digest(of: entry) { commit.deletes.append(KeySpace.keyDigest(digest)) }
        try await apply(commit)
        cache.forget(id)
    }

    /// The key of a digest, from memory or the store.
    private func record(of digest: [UInt8]) async throws(KernelError) -> KeyRecord? {
        let (known, revocations) = cache.find(digest)
        if let known { return known }
        do throws(StoreError) {
            guard let id = try await store.get(KeySpace.keyDigest(digest)),
                let entry = try await store.get(KeySpace.key(String(decoding: id.value, as: UTF8.self))),
                let record = KeyRecord(stored: entry.value), let stored = Self.digest(of: entry),
                CRYPTO_memcmp(stored, digest, digest.count) == 0
            else { return nil }
            cache.keep(record, of: digest, since: revocations)
            return record
        } catch {
            throw KernelError(error)
        }
    }

    private func entry(_ id: String) async throws(KernelError) -> StoreEntry? {
        guard id.hasPrefix("key_"), id.utf8.count == 30, !id.utf8.contains(0) else { return nil }
        do throws(StoreError) {
            return try await store.get(KeySpace.key(id))
        } catch {
            throw KernelError(error)
        }
    }

    private func apply(_ commit: StoreCommit) async throws(KernelError) {
        do throws(StoreError) {
            try await store.commit(commit)
        } catch {
            throw KernelError(error)
        }
    }

    private static func digest(of entry: StoreEntry) -> [UInt8]? {
        (try? JSON(parsing: entry.value))?["sha256"]?.string.flatMap(SHA256.bytes(ofHex:))
    }

    private static let admin = Caller(keyID: "key_admin", account: adminAccount, scopes: ["admin"])

    private static let unknown = KernelError.authentication(
        "This API key is not known; check it, or make one with an admin key.")
}
