public import CStreamPlugin

#if canImport(Glibc)
internal import Glibc
#endif

/// The descriptor of a codec plugin's library, for its `stream_plugin_entry`.
public enum CodecEntry {
    /// The descriptor of a plugin with these codecs. It, and its copy of the tables, live as long as the process.
    public static func descriptor(name: String, version: String, codecs: [stream_codec_v1])
        -> UnsafePointer<stream_plugin>?
    {
        let tables = UnsafeMutablePointer<UnsafePointer<stream_codec_v1>?>.allocate(capacity: codecs.count)
        for (index, codec) in codecs.enumerated() { (tables + index).initialize(to: Descriptor.immortal(codec)) }
        var functions = stream_codec_plugin_v1()
        functions.struct_size = structSize(stream_codec_plugin_v1.self)
        functions.codec_count = UInt32(codecs.count)
        functions.codecs = UnsafePointer(tables)
        var plugin = stream_plugin()
        plugin.struct_size = structSize(stream_plugin.self)
        plugin.abi_major = UInt16(STREAM_ABI_MAJOR)
        plugin.abi_minor = UInt16(STREAM_ABI_MINOR)
        plugin.kind = STREAM_PLUGIN_CODEC.rawValue
        plugin.name = strdup(name).map { UnsafePointer($0) }
        plugin.version = strdup(version).map { UnsafePointer($0) }
        plugin.functions = UnsafeRawPointer(Descriptor.immortal(functions))
        return Descriptor.immortal(plugin)
    }
}
