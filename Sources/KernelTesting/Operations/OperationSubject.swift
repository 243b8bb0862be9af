package import PluginLoader
public import PluginSDK

/// An operation plugin as the suite takes it: a manifest, and a library or the type itself.
public struct OperationSubject: Sendable {
    package let manifest: Manifest
    package let open: @Sendable () throws -> PluginLibrary

    /// A library, in whatever language, by the paths of its manifest and itself. Throws where either cannot be read.
    public init(manifest: String, library: String) throws {
        let manifest = try Manifest(reading: manifest)
        self.manifest = manifest
        open = { try PluginLibrary.open(library, manifest: manifest) }
    }

    /// A plugin that is linked with the tests; it crosses the boundary all the same.
    public init<P: Plugin>(manifest: String, plugin: P.Type) throws {
        let manifest = try Manifest(reading: manifest)
        self.manifest = manifest
        open = { try PluginLibrary.adopt(PluginEntry.descriptor(for: plugin), manifest: manifest) }
    }
}
