public import CStreamPlugin
internal import CaptionsCore
internal import PluginSDK

/// The library's one symbol: what the plugin `captions` is.
@c(stream_plugin_entry)
public func streamPluginEntry() -> UnsafePointer<stream_plugin>? {
    PluginEntry.descriptor(for: Captions.self)
}
