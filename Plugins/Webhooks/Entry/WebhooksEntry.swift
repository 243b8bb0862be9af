public import CStreamPlugin
internal import PluginSDK
internal import WebhooksCore

/// The library's one symbol: what the plugin `webhooks` is.
@c(stream_plugin_entry)
public func streamPluginEntry() -> UnsafePointer<stream_plugin>? {
    PluginEntry.descriptor(for: Webhooks.self)
}
