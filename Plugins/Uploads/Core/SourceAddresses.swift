internal import PluginSDK
internal import Synchronization

/// Addresses of originals that end after a while: the stream, the time, and a digest of both under a secret of this server.
struct SourceAddresses: Sendable {
    /// How long one is good; milliseconds.
    static let lifetime: Int64 = 3_600_000

    /// The secret, once it was read or made.
    private final class Secret: Sendable {
        let bytes = Mutex<[UInt8]?>(nil)
    }

    private static let key = StoreKey(account: "", key: "k/source")

    private let store: any Store
    private let secret = Secret()

    init(store: any Store) {
        self.store = store
    }

    /// The last part of the address: `STREAM.EXPIRES.DIGEST`.
    func text(stream: String, expires: Int64) async throws -> String {
        let plain = "\(stream).\(String(expires, radix: 36))"
        return "\(plain).\(try await digest(of: plain))"
    }

    /// The stream of an address that this server gave out and that is still good. Throws `NOT_FOUND`; 410 once it expired.
    func stream(_ text: String, now: Int64) async throws -> String {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let expires = Int64(parts[1], radix: 36),
            Digest.equal(parts[2], try await digest(of: "\(parts[0]).\(parts[1])"))
        else { throw UploadRefusal.unknownSource }
        guard expires > now else { throw UploadRefusal.expiredSource }
        return parts[0]
    }

    private func digest(of text: String) async throws -> String {
        Digest.authentication(of: text, key: try await secretBytes())
    }

    private func secretBytes() async throws -> [UInt8] {
        if let bytes = secret.bytes.withLock({ $0 }) { return bytes }
        let bytes = try await store.transaction { transaction in
            if let entry = try await transaction.get(Self.key) { return entry.value }
            var random = SystemRandomNumberGenerator()
            let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
            transaction.put(Self.key, bytes)
            return bytes
        }
        secret.bytes.withLock { $0 = bytes }
        return bytes
    }
}
