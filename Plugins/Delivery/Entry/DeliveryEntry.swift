public import CStreamPlugin
internal import DeliveryCore
internal import PluginSDK

/// The library's one symbol: what the plugin `delivery` is.
@c(stream_plugin_entry)
public func streamPluginEntry() -> UnsafePointer<stream_plugin>? {
    PluginEntry.descriptor(for: Delivery.self)
}
