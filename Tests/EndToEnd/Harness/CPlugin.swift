import JSON

/// Plugins in plain C, of `Tests/Boundary/Plugins`.
enum CPlugin {
    /// Compiles one with the C compiler and the boundary's header alone.
    static func compile(
        _ source: String, to library: String, headers: String = "\(Build.root)/Sources/CStreamPlugin/include",
        defines: [String] = []
    ) async throws {
        try await Command.outcome(
            [
                "cc", "-std=gnu11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC",
                "-I", headers, "-o", library, source,
            ] + defines.map { "-D" + $0 }
        ).succeeded("cc \(source)")
    }

    /// Puts a plugin, built from `source`.c, and the manifest of `manifest`.json into a folder.
    static func install(
        _ source: String, manifest: String? = nil, in folder: Folder, defines: [String] = [],
        _ change: (inout JSONObject) -> Void = { _ in }
    ) async throws {
        let sources = "\(Build.root)/Tests/Boundary/Plugins"
        let text = try File.text("\(sources)/\(manifest ?? source).json")
        guard var json = try JSON(parsing: text).object, let library = json["library"]?.string else {
            throw Failure("\(source).json names no library")
        }
        try await compile("\(sources)/\(source).c", to: folder.at(library), defines: defines)
        change(&json)
        try File.write(JSON.object(json).description, to: folder.at("\(json["name"]?.string ?? source).json"))
    }

    /// The settings of a server that has the plugins of a folder besides its own.
    static func settings(_ folder: Folder) -> [String: String] {
        [
            "STREAM_PLUGINS_MANIFESTS": "\(Build.manifests),\(folder.path)",
            "STREAM_PLUGINS_LIBRARIES": "\(Build.folder),\(folder.path)",
        ]
    }
}

extension Command.Outcome {
    /// Throws where the program failed.
    func succeeded(_ what: String) throws {
        guard status == 0 else { throw Failure("\(what) ended with \(status): \(output)") }
    }
}
