import Glibc

/// What `make install` leaves, without building again.
struct InstalledTree {
    let prefix: String

    /// Installs what was built for these tests; answers also with what the script said.
    @discardableResult
    static func installed(at prefix: String) async throws -> (tree: InstalledTree, words: String) {
        let words = try await script("install", prefix: prefix)
        return (InstalledTree(prefix: prefix), words)
    }

    /// Removes it again.
    func uninstall() async throws { _ = try await InstalledTree.script("uninstall", prefix: prefix) }

    /// The path of something in it.
    func at(_ name: String) -> String { "\(prefix)/\(name)" }

    /// The bytes of all its files.
    var size: Int { File.walk(prefix) }

    /// All its files, below the prefix.
    var files: Set<String> {
        var files: Set<String> = []
        _ = File.walk(prefix) { path, isFolder in
            if !isFolder { files.insert(String(path.dropFirst(prefix.count + 1))) }
        }
        return files
    }

    /// A settings file for a test's server: the installed one, with some lines made effective.
    func configuration(data: Folder) throws -> String {
        let values = [
            "#http:": "http:", "#  port: 8080": "  port: 0", "#data: \"./data\"": "data: \(data.at("data"))",
            "## adminKey: (no default)": "adminKey: \(StreamServer.adminKey)",
        ]
        var lines = try File.text(at("etc/stream/stream.yaml")).split(separator: "\n").map(String.init)
        for (old, new) in values {
            guard let index = lines.firstIndex(of: old) else { throw Failure("stream.yaml has no line `\(old)`") }
            lines[index] = new
        }
        let file = data.at("stream.yaml")
        try File.write(lines.joined(separator: "\n") + "\n", to: file)
        return file
    }

    /// The command that starts its server with nothing else in reach: no environment, and where this process may mount,
    /// neither the Swift toolchain's libraries nor the sources and what was built of them.
    func command(_ arguments: String...) async throws -> [String] {
        let empty = ["env", "-i", "PATH=/usr/bin:/bin"]
        let program = [at("bin/streamd")] + arguments
        guard SmallDisk.isAllowed else { return empty + program }
        let hide = #"cd / && mount -t tmpfs none "$0" && mount -t tmpfs none "$1" && shift && exec "$@""#
        return try await empty + ["unshare", "--mount", "sh", "-c", hide, Build.root, InstalledTree.toolchain()]
            + program
    }

    /// The folder of the Swift runtime that the built programs use.
    static func toolchain() async throws -> String {
        let linked = try await Command.run("ldd", Build.program("streamd"))
        guard let line = linked.split(separator: "\n").first(where: { $0.contains("libswiftCore.so => /") }),
            let path = line.split(separator: " ").first(where: { $0.hasPrefix("/") }),
            let slash = path.lastIndex(of: "/")
        else { throw Failure("no Swift runtime: \(linked)") }
        return String(path[..<slash])
    }

    private static func script(_ name: String, prefix: String) async throws -> String {
        try await Command.run(
            "\(Build.root)/scripts/\(name)",
            environment: ["BUILD": Build.folder, "PREFIX": prefix, "DESTDIR": "", "SYSCONFDIR": ""])
    }
}
