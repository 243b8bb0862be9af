import Glibc

/// Where the programs, the sources and the sample media are.
enum Build {
    /// The repository.
    static let root: String = {
        var path = #filePath
        for _ in 0..<4 {
            guard let slash = path.lastIndex(of: "/") else { break }
            path = String(path[..<slash])
        }
        return path
    }()

    /// The folder of the programs and libraries: that of the test binary, or STREAM_BIN.
    static let folder: String = {
        if let folder = getenv("STREAM_BIN") { return String(cString: folder) }
        let binary = CommandLine.arguments[0]
        guard let slash = binary.lastIndex(of: "/") else { return "." }
        return String(binary[..<slash])
    }()

    /// The manifests of the plugins.
    static let manifests = root + "/Manifests"

    /// A program's path.
    static func program(_ name: String) -> String { "\(folder)/\(name)" }
}
