import CStreamPlugin

// Service "blobs": the storage driver, below the account of each key.

func putBlob(
    _ host: UnsafePointer<stream_host>?, _ key: stream_key, _ bytes: stream_bytes, _ done: stream_done_fn?,
    _ token: UInt64
) {
    guard let blobs = PluginHost.of(host)?.services.blobs, let reply = HostReply(done, token) else { return }
    let key = BlobKey(key)
    let bytes = bytes.array
    reply.complete { () async throws(KernelError) in
        try await blobs.put(key, bytes: bytes)
        return []
    }
}

func readBlob(
    _ host: UnsafePointer<stream_host>?, _ key: stream_key, _ offset: UInt64, _ length: UInt64,
    _ done: stream_done_fn?, _ token: UInt64
) {
    guard let blobs = PluginHost.of(host)?.services.blobs, let reply = HostReply(done, token) else { return }
    let key = BlobKey(key)
    reply.complete { () async throws(KernelError) in
        try await blobs.read(key, offset: offset, length: Int(clamping: length))
    }
}

func statBlob(
    _ host: UnsafePointer<stream_host>?, _ key: stream_key, _ done: stream_blobs_fn?, _ token: UInt64
) {
    guard let blobs = PluginHost.of(host)?.services.blobs, let reply = BlobsReply(done, token) else { return }
    let key = BlobKey(key)
    reply.complete { () async throws(KernelError) in
        try await blobs.stat(key).map { [$0] } ?? []
    }
}

func listBlobs(
    _ host: UnsafePointer<stream_host>?, _ prefix: stream_key, _ after: stream_bytes, _ limit: UInt32,
    _ done: stream_blobs_fn?, _ token: UInt64
) {
    guard let blobs = PluginHost.of(host)?.services.blobs, let reply = BlobsReply(done, token) else { return }
    let prefix = BlobKey(prefix)
    let after = after.text
    reply.complete { () async throws(KernelError) in
        try await blobs.list(account: prefix.account, prefix: prefix.key, after: after, limit: Int(limit))
    }
}

func removeBlob(
    _ host: UnsafePointer<stream_host>?, _ key: stream_key, _ done: stream_done_fn?, _ token: UInt64
) {
    guard let blobs = PluginHost.of(host)?.services.blobs, let reply = HostReply(done, token) else { return }
    let key = BlobKey(key)
    reply.complete { () async throws(KernelError) in
        try await blobs.remove(key)
        return []
    }
}

func removeBlobs(
    _ host: UnsafePointer<stream_host>?, _ folder: stream_key, _ done: stream_done_fn?, _ token: UInt64
) {
    guard let blobs = PluginHost.of(host)?.services.blobs, let reply = HostReply(done, token) else { return }
    let folder = BlobKey(folder)
    reply.complete { () async throws(KernelError) in
        try await blobs.removeAll(folder: folder)
        return []
    }
}

func renameBlob(
    _ host: UnsafePointer<stream_host>?, _ from: stream_key, _ target: stream_key, _ done: stream_done_fn?,
    _ token: UInt64
) {
    guard let blobs = PluginHost.of(host)?.services.blobs, let reply = HostReply(done, token) else { return }
    let from = BlobKey(from)
    let target = BlobKey(target)
    reply.complete { () async throws(KernelError) in
        try await blobs.rename(from, to: target)
        return []
    }
}

func appendToBlob(
    _ host: UnsafePointer<stream_host>?, _ key: stream_key, _ offset: UInt64, _ bytes: stream_bytes,
    _ done: stream_done_fn?, _ token: UInt64
) {
    guard let blobs = PluginHost.of(host)?.services.blobs, let reply = HostReply(done, token) else { return }
    let key = BlobKey(key)
    let bytes = bytes.array
    reply.complete { () async throws(KernelError) in
        try await blobs.append(key, at: offset, bytes: bytes)
        return []
    }
}

func syncBlob(
    _ host: UnsafePointer<stream_host>?, _ key: stream_key, _ done: stream_done_fn?, _ token: UInt64
) {
    guard let blobs = PluginHost.of(host)?.services.blobs, let reply = HostReply(done, token) else { return }
    let key = BlobKey(key)
    reply.complete { () async throws(KernelError) in
        try await blobs.sync(key)
        return []
    }
}

extension BlobKey {
    init(_ key: stream_key) {
        self.init(account: key.account.text, key: key.key.text)
    }
}

/// A completion with a list of blobs that the host owes a plugin.
private struct BlobsReply: @unchecked Sendable {  // why: a C function pointer and a number, neither has state
    let done: stream_blobs_fn
    let token: UInt64

    init?(_ done: stream_blobs_fn?, _ token: UInt64) {
        guard let done else { return nil }
        self.done = done
        self.token = token
    }

    func complete(_ work: @escaping @Sendable () async throws(KernelError) -> [BlobInfo]) {
        Nesting.begin {
            do throws(KernelError) {
                let arena = BytesArena()
                let blobs = try await work().map {
                    stream_blob_info(
                        struct_size: structSize(stream_blob_info.self), reserved: 0, size: $0.size,
                        key: arena.bytes($0.key))
                }
                withExtendedLifetime(arena) {
                    blobs.withUnsafeBufferPointer { done(token, nil, $0.baseAddress, $0.count) }
                }
            } catch {
                error.withBoundaryError { done(token, $0, nil, 0) }
            }
        }
    }
}
