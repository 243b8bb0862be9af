public import CStreamPlugin
import LocalStorageCore
import PluginSDK

/// The library's one exported symbol.
@c(stream_plugin_entry)
public func streamPluginEntry() -> UnsafePointer<stream_plugin>? {
    StorageEntry.descriptor(for: LocalStorage.self)
}
