/// The blobs: keys of accounts to bytes, through the storage driver.
public struct Blobs: Sendable {
    let driver: any StorageDriver
    /// Those that are kept in memory alone.
    let ephemeral: EphemeralBlobs

    /// Blobs kept by a driver.
    public init(driver: any StorageDriver) {
        self.init(driver: driver, ephemeral: EphemeralBlobs(capacity: 0, clock: SystemClock()))
    }

    package init(driver: any StorageDriver, ephemeral: EphemeralBlobs) {
        self.driver = driver
        self.ephemeral = ephemeral
    }

    /// Writes a whole blob; visible and durable when it returns.
    public func put(_ key: BlobKey, bytes: [UInt8]) async throws(KernelError) {
        let path = try path(key)
        try await driver.put(path, bytes: bytes)
        ephemeral.remove(path)
    }

    /// Keeps a whole blob in memory alone, for so many seconds at most. It is read and removed as others are, and in no list.
    package func keep(_ key: BlobKey, bytes: [UInt8], seconds: Int) throws(KernelError) {
        ephemeral.put(try path(key), bytes: bytes, seconds: seconds)
    }

    /// Up to `length` bytes from `offset`; fewer only at the end. Throws `NOT_FOUND` without such a blob.
    public func read(_ key: BlobKey, offset: UInt64, length: Int) async throws(KernelError) -> [UInt8] {
        let path = try path(key)
        if let bytes = ephemeral.bytes(of: path) {
            let start = Int(clamping: min(offset, UInt64(bytes.count)))
            return Array(bytes[start..<min(bytes.count, start + max(0, min(length, bytes.count)))])
        }
        return try await driver.read(path, offset: offset, length: UInt64(max(0, length)))
    }

    /// Where a blob's bytes are to be had from; nil when there is none. `isLasting`: its bytes never change, and may be kept
    /// for who asks next. `isFile`: a file of this machine is of use to who asks.
    public func source(
        _ key: BlobKey, isLasting: Bool, isFile: Bool
    ) async throws(KernelError) -> BlobSource? {
        let path = try path(key)
        if let bytes = ephemeral.bytes(of: path) {
            return BlobSource(key: key, size: UInt64(bytes.count), content: .bytes(bytes))
        }
        if isLasting, let hot = (driver as? CachedStorage)?.hot {
            let found = try await hot.content(of: path, isFile: isFile)
            return found.map { BlobSource(key: key, size: $0.size, content: $0.content) }
        }
        do throws(KernelError) {
            if isFile, let descriptor = try await driver.open(path) {
                return BlobFile(adopting: descriptor).map { BlobSource(key: key, size: $0.size, content: .file($0)) }
            }
            return try await driver.stat(path).map { BlobSource(key: key, size: $0.size) }
        } catch {
            if error.code == "NOT_FOUND" { return nil }
            throw error
        }
    }

    /// The blob's size, or nil when there is none.
    public func stat(_ key: BlobKey) async throws(KernelError) -> BlobInfo? {
        let path = try path(key)
        if let bytes = ephemeral.bytes(of: path) { return BlobInfo(key: key.key, size: UInt64(bytes.count)) }
        return try await driver.stat(path).map { BlobInfo(key: key.key, size: $0.size) }
    }

    /// In order of keys, the account's blobs whose key starts with `prefix`, after `after`; at most 10,000.
    public func list(
        account: String, prefix: String, after: String = "", limit: Int = 1000
    ) async throws(KernelError) -> [BlobInfo] {
        // What any blob's key may start with, and no other path.
        guard BlobKey(account: account, key: prefix + "x").storageKey != nil,
            after.isEmpty || BlobKey(account: account, key: after).storageKey != nil
        else { throw Self.malformed }
        let space = BlobKey.storagePrefix(account: account)
        let found = try await driver.list(
            prefix: space + prefix, after: after.isEmpty ? "" : space + after, limit: min(max(limit, 1), 10_000))
        return found.map { BlobInfo(key: String($0.key.dropFirst(space.count)), size: $0.size) }
    }

    /// Deletes a blob, if there is one.
    public func remove(_ key: BlobKey) async throws(KernelError) {
        let path = try path(key)
        ephemeral.remove(path)
        try await driver.remove(path)
    }

    /// Deletes every blob below a folder.
    public func removeAll(folder: BlobKey) async throws(KernelError) {
        let path = try path(folder)
        ephemeral.removeAll(below: path)
        try await driver.removeAll(folder: path)
    }

    /// Moves a blob over another; durable when it returns.
    public func rename(_ from: BlobKey, to target: BlobKey) async throws(KernelError) {
        try await driver.rename(try path(from), to: try path(target))
    }

    /// Starts to write a blob piece by piece.
    ///
    /// At `offset` 0 the bytes go to a temporary blob that replaces the key at ``BlobWriter/finish()``; at another
    /// offset, which must be the blob's size, they are appended to it. `inPlace`: at offset 0, too; what came stays when the
    /// rest does not.
    public func writer(
        _ key: BlobKey, offset: UInt64 = 0, inPlace: Bool = false
    ) throws(KernelError) -> BlobWriter {
        BlobWriter(driver: driver, target: try path(key), offset: offset, inPlace: inPlace)
    }

    /// Starts to append to a blob piece by piece, and to keep what comes.
    public func appender(_ key: BlobKey, _ append: BlobAppend) throws(KernelError) -> BlobAppender {
        try BlobAppender(driver: driver, target: try path(key), append: append)
    }

    /// Writes at `offset`, which must be the blob's size (0 makes or empties it), else `CONFLICT`; durable after ``sync(_:)``.
    public func append(_ key: BlobKey, at offset: UInt64, bytes: [UInt8]) async throws(KernelError) {
        try await driver.append(try path(key), at: offset, bytes: bytes)
    }

    /// Makes what was appended durable.
    public func sync(_ key: BlobKey) async throws(KernelError) {
        try await driver.sync(try path(key))
    }

    /// The folder of an account's space where files of calls lie until the operation moved them away.
    public static let stagingFolder = "staging"

    /// Deletes what a crash left: pieces in flight, and files of calls that never ended. Only while nothing is written.
    func removeLeftovers() async throws(KernelError) {
        try await driver.removeAll(folder: BlobWriter.folder)
        var after = ""
        while let next = try await driver.list(prefix: "accounts/", after: after, limit: 1).first {
            let account = next.key.split(separator: "/", maxSplits: 2)[1]
            try await driver.removeAll(folder: "accounts/\(account)/\(Self.stagingFolder)")
            after = "accounts/\(account)/\u{7F}"
        }
    }

    private func path(_ key: BlobKey) throws(KernelError) -> String {
        guard let path = key.storageKey else { throw Self.malformed }
        return path
    }

    private static let malformed = KernelError(
        code: "INVALID_KEY", message: "A blob's key is a path of letters, digits, '.', '_' and '-'.")
}
