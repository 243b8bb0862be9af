import Glibc

/// What `streamctl plugins new` starts a plugin from: folders of `share/stream/templates` that are laid over each other,
/// with the words for the plugin's name in them, in the files' names too.
struct PluginTemplate {
    /// What the plugin is for.
    enum Kind: String, CaseIterable {
        case operation, codec, storage
    }

    /// What it is written in.
    enum Language: String, CaseIterable {
        case swift, c
    }

    let kind: Kind
    let language: Language
    /// Where it is from, and what it is built with.
    let tree: InstalledTree

    /// Writes the sources of a plugin to a folder, which must be absent or empty.
    func write(_ name: PluginName, to folder: String) throws(ToolError) {
        var files: [(path: String, source: String)] = []
        for layer in layers { files += try Folders.files(below: layer).map { ($0, "\(layer)/\($0)") } }
        try Folders.make(folder)
        guard Folders.names(folder)?.isEmpty == true else {
            throw ToolError(
                .failed, "\(folder) is not empty. Name another folder with --folder, or move away what is in it.")
        }
        for file in files {
            let text = String(decoding: try InputFile(file.source).readAll(limit: 1 << 20), as: UTF8.self)
            try PluginTemplate.create("\(folder)/\(name.replacing(file.path))", tree.replacing(name.replacing(text)))
        }
    }

    private var layers: [String] {
        let (kind, language) = (kind.rawValue, language.rawValue)
        return ["all", language, kind, "\(kind)-\(language)"].map { "\(tree.templates)/\($0)" }
    }

    private static func create(_ path: String, _ text: String) throws(ToolError) {
        if let slash = path.lastIndex(of: "/") { try Folders.make(String(path[..<slash])) }
        guard let file = fopen(path, "wxe") else {
            throw ToolError(.failed, "\(path) cannot be made: \(ToolError.systemReason).")
        }
        let isWritten = fputs(text, file) >= 0
        guard fclose(file) == 0, isWritten else {
            throw ToolError(.failed, "\(path) cannot be written: \(ToolError.systemReason).")
        }
    }
}
