import Glibc

/// Folders of the file system.
enum Folders {
    /// The names in a folder, in order, without `.` and `..`; nil where it cannot be read.
    static func names(_ path: String) -> [String]? {
        guard let directory = opendir(path) else { return nil }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// The files in a folder and those below it, by their path from it, in order; links are followed.
    static func files(below path: String) throws(ToolError) -> [String] {
        guard let names = names(path) else {
            throw ToolError(.unreadableFile, "\(path) cannot be read: \(ToolError.systemReason).")
        }
        var files: [String] = []
        for name in names {
            if FileCopy.isFolder("\(path)/\(name)") {
                files += try Folders.files(below: "\(path)/\(name)").map { "\(name)/\($0)" }
            } else {
                files.append(name)
            }
        }
        return files
    }

    /// Makes a folder and those above it, as far as they are missing.
    static func make(_ path: String) throws(ToolError) {
        if path.isEmpty || FileCopy.isFolder(path) { return }
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try make(String(path[..<slash])) }
        guard mkdir(path, 0o777) == 0 || errno == EEXIST && FileCopy.isFolder(path) else {
            throw ToolError(.failed, "The folder \(path) cannot be made: \(ToolError.systemReason).")
        }
    }
}
