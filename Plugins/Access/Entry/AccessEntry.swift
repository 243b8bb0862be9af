import AccessCore
public import CStreamPlugin
import PluginSDK

/// The library's one exported symbol.
@c(stream_plugin_entry)
public func streamPluginEntry() -> UnsafePointer<stream_plugin>? {
    PluginEntry.descriptor(for: Access.self)
}
