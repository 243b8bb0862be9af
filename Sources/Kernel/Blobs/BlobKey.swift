/// The name of a blob: a path in an account's space.
public struct BlobKey: Sendable, Hashable {
    /// The account; empty is the server's own space.
    public let account: String
    /// A path of `[A-Za-z0-9._-]` components joined by `/`, at most 400 bytes.
    public let key: String

    /// Names a blob. Nothing is checked here; ``Blobs`` refuses a malformed key.
    public init(account: String, key: String) {
        self.account = account
        self.key = key
    }

    /// The storage driver's key, or nil when account or key are malformed (empty, hidden or `..` components).
    var storageKey: String? {
        guard BlobKey.isPath(key), account.isEmpty || BlobKey.isPath(account) && !account.utf8.contains(0x2F) else {
            return nil
        }
        return account.isEmpty ? "server/\(key)" : "accounts/\(account)/\(key)"
    }

    /// The part of a storage key that ``storageKey`` puts before `key`.
    static func storagePrefix(account: String) -> String {
        account.isEmpty ? "server/" : "accounts/\(account)/"
    }

    private static func isPath(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 400 else { return false }
        var atStart = true
        for byte in text.utf8 {
            switch byte {
            case 0x2F:
                if atStart { return false }
                atStart = true
            case 0x2E where atStart:
                return false
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x5F, 0x2D:
                atStart = false
            default:
                return false
            }
        }
        return !atStart
    }
}

/// What is known of a blob without reading it.
public struct BlobInfo: Sendable, Hashable {
    /// The blob's path in its account's space.
    public let key: String
    /// Bytes.
    public let size: UInt64

    /// Makes one.
    public init(key: String, size: UInt64) {
        self.key = key
        self.size = size
    }
}

/// A file that came with a call, already stored; the operation may move it away.
public struct Attachment: Sendable, Hashable {
    /// Where it lies; what is still there when the call ended is deleted.
    public let key: BlobKey
    /// Bytes.
    public let size: UInt64
    /// As the client named it, or empty.
    public let filename: String
    /// As the client declared it, or empty.
    public let contentType: String
    /// Of the bytes, lower-case hex.
    public let sha256: String

    /// Makes one.
    public init(key: BlobKey, size: UInt64, filename: String, contentType: String, sha256: String) {
        self.key = key
        self.size = size
        self.filename = filename
        self.contentType = contentType
        self.sha256 = sha256
    }
}
