public import CStreamPlugin
import PluginSDK
import VideosCore

/// The library's one exported symbol.
@c(stream_plugin_entry)
public func streamPluginEntry() -> UnsafePointer<stream_plugin>? {
    PluginEntry.descriptor(for: Videos.self)
}
