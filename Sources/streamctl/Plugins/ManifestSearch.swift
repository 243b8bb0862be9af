import Glibc
import JSON

/// Where the manifest of a library may lie.
enum ManifestSearch {
    /// The first manifest that names the library: beside it, in `Manifests` of the source tree that it was built in, in
    /// `share/stream/manifests` of an installed tree.
    static func file(naming library: String) -> String? {
        guard let resolved = realpath(library, nil) else { return nil }
        defer { free(resolved) }
        let path = String(cString: resolved)
        guard let slash = path.lastIndex(of: "/") else { return nil }
        let folder = String(path[..<slash])
        let name = String(path[path.index(after: slash)...])
        let below = ["", "/../Manifests", "/../../Manifests", "/../../../Manifests", "/../../share/stream/manifests"]
        for place in below {
            let names = (Folders.names(folder + place) ?? []).filter { $0.hasSuffix(".json") }
            let candidates = names.map { "\(folder)\(place)/\($0)" }
            if let file = candidates.first(where: { self.library(of: $0) == name }) { return file }
        }
        return nil
    }

    /// The library that a manifest names; nil of any other file.
    private static func library(of file: String) -> String? {
        guard let bytes = try? InputFile(file).readAll(limit: 4 << 20) else { return nil }
        return (try? JSON(parsing: bytes))?["library"]?.string
    }
}
