import Glibc
import JSON

/// The installed tree that plugins are built against.
struct InstalledTree {
    /// Absolute, without a trailing slash.
    let prefix: String

    /// The tree below a prefix, or the one that this program is part of. Throws where none is there.
    init(_ prefix: String?) throws(ToolError) {
        guard let path = realpath(prefix ?? "/proc/self/exe", nil) else {
            throw ToolError(.unreadableFile, "\(prefix ?? "") cannot be read: \(ToolError.systemReason).")
        }
        defer { free(path) }
        var folders = String(cString: path).split(separator: "/")
        if prefix == nil { folders.removeLast(min(2, folders.count)) }  // bin/streamctl
        self.prefix = folders.map { "/" + $0 }.joined()
        guard FileCopy.isFolder(templates) else {
            throw ToolError(
                .failed,
                "There are no templates in \(templates). Install the server (make install) and run the streamctl that is there, "
                    + "or name the folder where it is installed with --prefix.")
        }
        guard !self.prefix.contains(where: { $0.isWhitespace || "#$%:;\\\"'|&".contains($0) }) else {
            throw ToolError(
                .failed,
                "\(self.prefix) has characters that Make cannot deal with. Install the server in a folder with a plain name."
            )
        }
    }

    /// What new plugins start from.
    var templates: String { "\(prefix)/share/stream/templates" }

    /// A template's text with this tree's prefix in the place of `make install`'s own.
    func replacing(_ text: String) -> String { text.replacing("/usr/local", with: prefix) }

    /// Throws where the installed plugins have a name, or its operation, already.
    func checkIsFree(_ name: PluginName, for kind: PluginTemplate.Kind) throws(ToolError) {
        let folder = "\(prefix)/share/stream/manifests"
        for file in Folders.names(folder) ?? [] where file.hasSuffix(".json") {
            guard let manifest = try? JSON(parsing: try InputFile("\(folder)/\(file)").readAll(limit: 4 << 20)) else {
                continue
            }
            let operations = (manifest["operations"]?.array ?? []).compactMap { $0["name"]?.string }
            if manifest["name"]?.string == name.name {
                throw ToolError(.failed, "The server has a plugin '\(name.name)' already. Choose another name.")
            }
            if kind == .operation, operations.contains(name.operation) {
                throw ToolError(
                    .failed,
                    "The server has an operation '\(name.operation)' already, which yours would be called. Choose another name."
                )
            }
        }
    }
}
