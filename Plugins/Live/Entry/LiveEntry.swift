public import CStreamPlugin
import LiveCore
import PluginSDK

/// The library's one exported symbol.
@c(stream_plugin_entry)
public func streamPluginEntry() -> UnsafePointer<stream_plugin>? {
    PluginEntry.descriptor(for: Live.self)
}
