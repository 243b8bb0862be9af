public import CStreamPlugin
internal import Synchronization

/// The descriptor of a storage driver's library, for its `stream_plugin_entry`.
public enum StorageEntry {
    /// The descriptor, which lives as long as the process. Calls nothing of the host.
    public static func descriptor<D: StorageDriver>(for driver: D.Type) -> UnsafePointer<stream_plugin>? {
        factory.withLock { $0 = { host in try await D(host: host) } }
        var storage = stream_storage_v1()
        storage.struct_size = structSize(stream_storage_v1.self)
        storage.put = storagePut
        storage.append = storageAppend
        storage.sync = storageSync
        storage.read = storageRead
        storage.stat = storageStat
        storage.list = storageList
        storage.remove = storageRemove
        storage.remove_all = storageRemoveAll
        storage.rename = storageRename
        storage.open = storageOpen
        return Descriptor.make(
            kind: STREAM_PLUGIN_STORAGE, name: D.name, version: D.version, operations: [],
            functions: Descriptor.immortal(storage), start: storageStart, stop: storageStop)
    }

    /// Makes the driver of the descriptor that this library gave out.
    static func make(_ host: Host) async throws -> any StorageDriver {
        guard let make = factory.withLock({ $0 }) else {
            throw PluginError.internalError("The library was started before its entry was called.")
        }
        return try await make(host)
    }

    private static let factory = Mutex<StorageFactory?>(nil)
}

/// Makes the driver of a library.
typealias StorageFactory = @Sendable (Host) async throws -> any StorageDriver
