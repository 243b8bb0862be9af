import Glibc

/// Where the programs and the sources are.
enum Build {
    /// The repository.
    static let root = String(#filePath.dropLast("/Tests/MediaTests/Harness/Build.swift".count))

    /// The folder of the programs and libraries: STREAM_BIN, or where the test binary is.
    static let folder: String = {
        if let folder = getenv("STREAM_BIN") { return String(cString: folder) }
        let binary = CommandLine.arguments[0]
        guard let slash = binary.lastIndex(of: "/") else { return "." }
        return String(binary[..<slash])
    }()

    static let program = folder + "/stream-media"
}
