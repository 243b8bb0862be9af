import Glibc

/// The little that the loader asks of the file system.
enum Files {
    static func exists(_ path: String) -> Bool { access(path, R_OK) == 0 }

    /// The names in a folder, sorted; nil when it cannot be read.
    static func list(_ folder: String) -> [String]? {
        guard let directory = opendir(folder) else { return nil }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names.filter { $0 != "." && $0 != ".." }.sorted()
    }

    /// What the last failed call said.
    static var lastProblem: String { String(cString: strerror(errno)) }
}
