import JSON
import Media
import PluginLoader

/// The codec plugins that the start frame names, and the encoders that come first.
enum CodecPlugins {
    /// Loads them. Throws `INTERNAL_ERROR` with the loader's sentence.
    static func load(_ plugins: JSON?, encoders: JSON?) throws(MediaFailure) -> CodecCatalog {
        var catalog = CodecCatalog(preferring: (encoders?.array ?? []).compactMap(\.string))
        for plugin in plugins?.array ?? [] {
            do {
                guard let path = plugin["library"]?.string else { continue }
                let manifest = try manifest(plugin)
                catalog.add(try PluginLibrary.open(path, manifest: manifest), manifest: manifest)
            } catch {
                throw MediaFailure(.internalError, "A codec plugin could not be loaded: \(error)")
            }
        }
        return catalog
    }

    /// The manifest itself, or the file that it is in.
    private static func manifest(_ plugin: JSON) throws -> Manifest {
        if let file = plugin["manifest"]?.string { return try Manifest(reading: file) }
        let json = plugin["manifest"] ?? .null
        return try Manifest(parsing: json.bytes(), file: "\(plugin["name"]?.string ?? "codec").json")
    }
}
