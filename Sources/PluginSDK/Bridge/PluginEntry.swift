public import CStreamPlugin
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#endif

/// The descriptor of an operation plugin's library, for its `stream_plugin_entry`.
///
/// A library holds one plugin: the header's `start` gets nothing that could tell two apart.
public enum PluginEntry {
    /// The descriptor, which lives as long as the process. Calls nothing of the host.
    public static func descriptor<P: Plugin>(for plugin: P.Type) -> UnsafePointer<stream_plugin>? {
        factory.withLock { $0 = { host in try await P(host: host) } }
        var operations = stream_operations_v1()
        operations.struct_size = structSize(stream_operations_v1.self)
        operations.invoke = pluginInvoke
        operations.cancel = pluginCancel
        operations.http_head = pluginHead
        operations.http_body = pluginBody
        operations.run_job = pluginRunJob
        operations.event = pluginEvent
        operations.net = pluginNet
        return Descriptor.make(
            kind: STREAM_PLUGIN_OPERATIONS, name: P.name, version: P.version, operations: P.operations,
            functions: Descriptor.immortal(operations), start: pluginStart, stop: pluginStop)
    }

    /// Makes the plugin of the descriptor that this library gave out.
    static func make(_ host: Host) async throws -> any Plugin {
        guard let make = factory.withLock({ $0 }) else {
            throw PluginError.internalError("The library was started before its entry was called.")
        }
        return try await make(host)
    }

    private static let factory = Mutex<PluginFactory?>(nil)
}

/// Memory of descriptors, which live as long as the process.
enum Descriptor {
    static func make(
        kind: stream_plugin_kind, name: String, version: String, operations: [String],
        functions: UnsafeRawPointer,
        start:
            @escaping @convention(c) (
                UnsafePointer<stream_host>?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?, stream_done_fn?, UInt64
            ) -> Void,
        stop: @escaping @convention(c) (UnsafeMutableRawPointer?, stream_done_fn?, UInt64) -> Void
    ) -> UnsafePointer<stream_plugin> {
        var plugin = stream_plugin()
        plugin.struct_size = structSize(stream_plugin.self)
        plugin.abi_major = UInt16(STREAM_ABI_MAJOR)
        plugin.abi_minor = UInt16(STREAM_ABI_MINOR)
        plugin.kind = kind.rawValue
        plugin.name = text(name)
        plugin.version = text(version)
        plugin.operations = operations.isEmpty ? nil : names(operations)
        plugin.functions = functions
        plugin.start = start
        plugin.stop = stop
        return immortal(plugin)
    }

    static func immortal<T>(_ value: T) -> UnsafePointer<T> {
        let pointer = UnsafeMutablePointer<T>.allocate(capacity: 1)
        pointer.initialize(to: value)
        return UnsafePointer(pointer)
    }

    private static func text(_ text: String) -> UnsafePointer<CChar>? {
        strdup(text).map { UnsafePointer($0) }
    }

    private static func names(_ names: [String]) -> UnsafePointer<UnsafePointer<CChar>?> {
        let list = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: names.count + 1)
        for (index, name) in names.enumerated() { (list + index).initialize(to: text(name)) }
        (list + names.count).initialize(to: nil)
        return UnsafePointer(list)
    }
}
