public import CStreamPlugin
import AnalyticsCore
import PluginSDK

@c(stream_plugin_entry)
public func streamPluginEntry() -> UnsafePointer<stream_plugin>? {
    PluginEntry.descriptor(for: Analytics.self)
}
