public import CStreamPlugin
internal import ThumbnailsCore
internal import PluginSDK

/// The library's one symbol: what the plugin `thumbnails` is.
@c(stream_plugin_entry)
public func streamPluginEntry() -> UnsafePointer<stream_plugin>? {
    PluginEntry.descriptor(for: Thumbnails.self)
}
