public import CStreamPlugin
import Glibc

/// A plugin's library in this process, whose descriptor agrees with its manifest.
///
/// It stays loaded until the process ends.
public struct PluginLibrary: @unchecked Sendable {
    // why: the header promises that the descriptor lives as long as the process, and nobody writes to it.

    /// The library's file.
    public let path: String
    /// At least of the size that version 1.0 of the header has; so is its function table, with every function that the
    /// manifest makes necessary.
    public let descriptor: UnsafePointer<stream_plugin>

    /// Loads a library and holds it against its manifest: digest, ABI, name, version, kind, operations, functions.
    ///
    /// A digest guards against the wrong file, not against somebody who may write to the folder of the libraries: the file
    /// is read first and loaded afterwards, and such a person could change the manifest as well.
    ///
    /// Runs the library's constructors and entry in this process. Every difference is in the error's sentence.
    public static func open(_ path: String, manifest: Manifest) throws(PluginError) -> PluginLibrary {
        do throws(PluginError) {
            try checkDigest(path, manifest: manifest)
            let descriptor = try PluginSymbols.descriptor(of: path)
            let description = try PluginDescription(reading: descriptor, library: path)
            if let error = description.disagreement(with: manifest, library: path) { throw error }
            return PluginLibrary(path: path, descriptor: descriptor)
        } catch {
            throw error.naming(manifest)
        }
    }

    /// The descriptor of a plugin that is linked with this process, held against its manifest like a library's.
    package static func adopt(
        _ descriptor: UnsafePointer<stream_plugin>?, manifest: Manifest
    ) throws(PluginError) -> PluginLibrary {
        guard let descriptor else {
            throw PluginError(
                code: .noDescriptor, library: manifest.name, manifest: manifest.file, problem: "it has no descriptor")
        }
        let description = try PluginDescription(reading: descriptor, library: manifest.name)
        if let error = description.disagreement(with: manifest, library: manifest.name) { throw error }
        return PluginLibrary(path: manifest.name, descriptor: descriptor)
    }

    static func checkDigest(_ path: String, manifest: Manifest) throws(PluginError) {
        guard let expected = manifest.sha256 else { return }
        let bytes: [UInt8]
        do {
            bytes = try FileBytes.read(path, limit: 1 << 30)
        } catch {
            throw PluginError(
                code: .missing, library: path, manifest: manifest.file, problem: "it cannot be read: \(error.problem)")
        }
        let found = FileBytes.sha256(bytes) ?? "unknown"
        guard found == expected else {
            throw PluginError(
                code: .digest, library: path, manifest: manifest.file,
                problem: "its SHA-256 is \(found), the manifest says \(expected)")
        }
    }
}

/// The one symbol of a plugin.
enum PluginSymbols {
    /// Loads a library and calls its entry.
    static func descriptor(of path: String) throws(PluginError) -> UnsafePointer<stream_plugin> {
        func failure(_ code: PluginError.Code, _ problem: String) -> PluginError {
            PluginError(code: code, library: path, manifest: nil, problem: problem)
        }
        guard access(path, R_OK) == 0 else {
            throw failure(.missing, "it cannot be read: \(String(cString: strerror(errno)))")
        }
        // A path without a slash would be searched for among the system's libraries.
        guard let handle = dlopen(path.contains("/") ? path : "./" + path, RTLD_NOW | RTLD_LOCAL) else {
            throw failure(
                .load,
                "it cannot be loaded: \(dlerror().map { String(cString: $0) } ?? "no reason is known"). Install what is "
                    + "missing, or leave its plugin out of plugins.enabled")
        }
        guard let symbol = dlsym(handle, "stream_plugin_entry") else {
            throw failure(
                .noEntry, "it does not export stream_plugin_entry, so it is no plugin, or was linked without it")
        }
        typealias Entry = @convention(c) () -> UnsafePointer<stream_plugin>?
        guard let descriptor = unsafeBitCast(symbol, to: Entry.self)() else {
            throw failure(.noDescriptor, "its stream_plugin_entry returns NULL instead of a descriptor")
        }
        return descriptor
    }
}
