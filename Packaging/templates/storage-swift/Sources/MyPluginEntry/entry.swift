public import CStreamPlugin
import MyPluginCore
import PluginSDK

/// The library's one exported symbol.
@c(stream_plugin_entry)
public func streamPluginEntry() -> UnsafePointer<stream_plugin>? {
    StorageEntry.descriptor(for: MyPluginStorage.self)
}
