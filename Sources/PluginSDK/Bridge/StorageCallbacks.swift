internal import CStreamPlugin

/// `stream_plugin.start` of a storage driver.
func storageStart(
    _ host: UnsafePointer<stream_host>?, _ instance: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ done: stream_done_fn?, _ token: UInt64
) {
    guard let host, let instance, let done else { return }
    let connection = HostConnection(host)
    let object = StorageInstance(log: BridgedLog(connection: connection))
    instance.pointee = Unmanaged.passRetained(object).toOpaque()
    Task {
        do {
            try await object.start(StorageEntry.make, host: try Host(connection))
            done(token, nil, .none)
        } catch {
            object.told(of: error).withBoundary { done(token, $0, .none) }
            Unmanaged.passUnretained(object).release()
        }
    }
}

/// `stream_plugin.stop` of a storage driver.
func storageStop(_ instance: UnsafeMutableRawPointer?, _ done: stream_done_fn?, _ token: UInt64) {
    guard let instance else {
        done?(token, nil, .none)
        return
    }
    // Never released, as in ``pluginStop(_:_:_:)``.
    let object = Unmanaged<StorageInstance>.fromOpaque(instance).takeUnretainedValue()
    Task {
        await object.stop()
        done?(token, nil, .none)
    }
}

/// `stream_storage_v1.put`.
func storagePut(
    _ instance: UnsafeMutableRawPointer?, _ key: stream_bytes, _ bytes: stream_bytes, _ done: stream_done_fn?,
    _ token: UInt64
) {
    let (key, bytes) = (key.text, bytes.array)
    StorageInstance.of(instance)?.begin(done, token) { driver in
        try await driver.put(key, bytes: bytes)
        return []
    }
}

/// `stream_storage_v1.append`.
func storageAppend(
    _ instance: UnsafeMutableRawPointer?, _ key: stream_bytes, _ offset: UInt64, _ bytes: stream_bytes,
    _ done: stream_done_fn?, _ token: UInt64
) {
    let (key, bytes) = (key.text, bytes.array)
    StorageInstance.of(instance)?.begin(done, token) { driver in
        try await driver.append(key, at: offset, bytes: bytes)
        return []
    }
}

/// `stream_storage_v1.sync`.
func storageSync(
    _ instance: UnsafeMutableRawPointer?, _ key: stream_bytes, _ done: stream_done_fn?, _ token: UInt64
) {
    let key = key.text
    StorageInstance.of(instance)?.begin(done, token) { driver in
        try await driver.sync(key)
        return []
    }
}

/// `stream_storage_v1.read`.
func storageRead(
    _ instance: UnsafeMutableRawPointer?, _ key: stream_bytes, _ offset: UInt64, _ length: UInt64,
    _ done: stream_done_fn?, _ token: UInt64
) {
    let key = key.text
    StorageInstance.of(instance)?.begin(done, token) { driver in
        try await driver.read(key, offset: offset, length: length)
    }
}

/// `stream_storage_v1.stat`.
func storageStat(
    _ instance: UnsafeMutableRawPointer?, _ key: stream_bytes, _ done: stream_blobs_fn?, _ token: UInt64
) {
    let key = key.text
    StorageInstance.of(instance)?.begin(done, token) { driver in
        try await driver.stat(key).map { [$0] } ?? []
    }
}

/// `stream_storage_v1.list`.
func storageList(
    _ instance: UnsafeMutableRawPointer?, _ prefix: stream_bytes, _ after: stream_bytes, _ limit: UInt32,
    _ done: stream_blobs_fn?, _ token: UInt64
) {
    let (prefix, after) = (prefix.text, after.text)
    StorageInstance.of(instance)?.begin(done, token) { driver in
        try await driver.list(prefix: prefix, after: after, limit: Int(limit))
    }
}

/// `stream_storage_v1.remove`.
func storageRemove(
    _ instance: UnsafeMutableRawPointer?, _ key: stream_bytes, _ done: stream_done_fn?, _ token: UInt64
) {
    let key = key.text
    StorageInstance.of(instance)?.begin(done, token) { driver in
        try await driver.remove(key)
        return []
    }
}

/// `stream_storage_v1.remove_all`.
func storageRemoveAll(
    _ instance: UnsafeMutableRawPointer?, _ folder: stream_bytes, _ done: stream_done_fn?, _ token: UInt64
) {
    let folder = folder.text
    StorageInstance.of(instance)?.begin(done, token) { driver in
        try await driver.removeAll(folder: folder)
        return []
    }
}

/// `stream_storage_v1.rename`.
func storageRename(
    _ instance: UnsafeMutableRawPointer?, _ from: stream_bytes, _ target: stream_bytes, _ done: stream_done_fn?,
    _ token: UInt64
) {
    let (from, target) = (from.text, target.text)
    StorageInstance.of(instance)?.begin(done, token) { driver in
        try await driver.rename(from, to: target)
        return []
    }
}

/// `stream_storage_v1.open`.
func storageOpen(
    _ instance: UnsafeMutableRawPointer?, _ key: stream_bytes, _ done: stream_done_fn?, _ token: UInt64
) {
    let key = key.text
    StorageInstance.of(instance)?.begin(done, token) { driver in
        guard let descriptor = try await driver.open(key) else { return [] }
        return withUnsafeBytes(of: descriptor) { Array($0) }
    }
}
