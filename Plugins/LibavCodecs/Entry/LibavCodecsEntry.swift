public import CStreamPlugin
import LibavCodecsCore
import PluginSDK

/// The library's one exported symbol.
@c(stream_plugin_entry)
public func streamPluginEntry() -> UnsafePointer<stream_plugin>? {
    CodecEntry.descriptor(name: LibavCodecs.name, version: LibavCodecs.version, codecs: LibavCodecs.tables())
}
