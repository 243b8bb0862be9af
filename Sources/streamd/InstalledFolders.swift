import Glibc

/// Where the server's own files lie when no setting says so.
enum InstalledFolders {
    /// The folder of this program, symbolic links resolved.
    static let programs: String = {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard count > 0 else { return "." }
        let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return parent(of: path)
    }()

    /// This program's own path.
    static let program = "/proc/self/exe"

    /// The plugins' libraries and workers: `lib/stream` of an installed tree, else the program's folder.
    static var libraries: [String] {
        let installed = parent(of: programs) + "/lib/stream"
        return [isFolder(installed) ? installed : programs]
    }

    /// The manifests: `share/stream/manifests` of an installed tree, else `Manifests` of the source tree that the program
    /// was built in.
    static var manifests: [String] {
        let installed = parent(of: programs) + "/share/stream/manifests"
        if isFolder(installed) { return [installed] }
        var folder = programs
        for _ in 0..<4 {
            if isFolder(folder + "/Manifests") { return [folder + "/Manifests"] }
            folder = parent(of: folder)
        }
        return [programs + "/Manifests"]
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func isFolder(_ path: String) -> Bool {
        access(path + "/.", F_OK) == 0
    }
}
