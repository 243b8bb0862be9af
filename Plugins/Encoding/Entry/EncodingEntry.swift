public import CStreamPlugin
internal import EncodingCore
internal import PluginSDK

/// The library's one symbol: what the plugin `encoding` is.
@c(stream_plugin_entry)
public func streamPluginEntry() -> UnsafePointer<stream_plugin>? {
    PluginEntry.descriptor(for: Encoding.self)
}
