import JSON
import PluginLoader

/// How large a file of a call may be, as the plugins that take one have it in their settings.
enum FileLimit {
    /// The largest that any operation takes, bytes; nil where one takes any size, or none takes a file.
    ///
    /// The file may come before the operation's name, so it is one bound for all; each operation has its own besides.
    static func largest(of plugins: [PluginInstance]) -> UInt64? {
        var largest: UInt64?
        for plugin in plugins {
            for operation in plugin.manifest.operations where operation.acceptsFile {
                guard let setting = operation.fileLimit, let limit = plugin.host.settings[setting]?.int64 else {
                    return nil
                }
                largest = max(largest ?? 0, UInt64(clamping: limit))
            }
        }
        return largest
    }
}
