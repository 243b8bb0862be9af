public import CStreamPlugin
import MyPluginCore

/// The library's one exported symbol.
@c(stream_plugin_entry)
public func streamPluginEntry() -> UnsafePointer<stream_plugin>? {
    MyPluginCodecs.descriptor()
}
