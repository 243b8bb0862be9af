import Foundation

/// The repository's own files.
enum Project {
    /// The repository.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// A text file of the repository.
    struct TextFile {
        /// From the repository's root.
        let path: String
        let text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    }

    /// The text of one file.
    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// Whether there is something at a path.
    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    /// The files below folders whose names end in one of `endings`, in order.
    static func files(below folders: [String], ending endings: [String]) throws -> [TextFile] {
        try folders.flatMap { folder -> [TextFile] in
            let names = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
            return try names.sorted().filter { name in endings.contains { name.hasSuffix($0) } }
                .map { TextFile(path: "\(folder)/\($0)", text: try text("\(folder)/\($0)")) }
        }
    }

    /// The Swift sources.
    static func swiftFiles(
        below folders: [String] = ["Sources", "Plugins", "Tests", "Packaging/templates"]
    ) throws -> [TextFile] {
        try files(below: folders, ending: [".swift"])
    }

    /// The pages for people.
    static func documents() throws -> [TextFile] {
        let pages = try ["README.md", "CHANGELOG.md"].map { TextFile(path: $0, text: try text($0)) }
        return pages + (try files(below: ["docs"], ending: [".md"]))
    }

    /// The manifests, by path.
    static func manifests() throws -> [TextFile] {
        try files(below: ["Manifests"], ending: [".json"])
    }
}
