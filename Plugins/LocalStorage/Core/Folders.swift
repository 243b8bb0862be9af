#if canImport(Glibc)
internal import Glibc
#endif

/// Folders of the file system. Throws ``FileError``.
enum Folders {
    /// What a folder holds.
    struct Entry: Sendable, Hashable {
        let name: String
        let isFolder: Bool
    }

    /// Makes a folder and those above it; success also when it is there. Durable.
    static func make(_ path: String) throws {
        if mkdir(path, 0o750) == 0 { return try sync(above(path)) }
        switch errno {
        case EEXIST:
            return
        case ENOENT where path.contains("/"):
            try make(above(path))
            if mkdir(path, 0o750) == 0 { return try sync(above(path)) }
            if errno != EEXIST { throw FileError.last }
        default:
            throw FileError.last
        }
    }

    /// Makes a folder below another, which must be there.
    static func make(_ path: String, below root: String) throws {
        guard !path.isEmpty else { return }
        let parent = BlobPath.parent(of: path)
        var result = mkdir("\(root)/\(path)", 0o750)
        if result != 0, errno == ENOENT {
            try make(parent, below: root)
            result = mkdir("\(root)/\(path)", 0o750)
        }
        if result == 0 { return try sync(parent.isEmpty ? root : "\(root)/\(parent)") }
        // ENOENT: pruned meanwhile; who needs it tries again.
        guard errno == EEXIST || errno == ENOENT else { throw FileError.last }
    }

    /// Makes what was created, renamed or deleted in a folder durable. One that is gone needs it no more.
    static func sync(_ path: String) throws {
        do {
            try OpenFile(path, O_RDONLY | O_DIRECTORY).sync()
        } catch let error as FileError where error.number == ENOENT {
            return
        }
    }

    /// Removes the folder and those above it, as far as they are empty.
    static func prune(_ path: String, below root: String) {
        var path = path
        while !path.isEmpty, rmdir("\(root)/\(path)") == 0 { path = BlobPath.parent(of: path) }
    }

    /// Removes a file, or a folder with all that is in it.
    static func remove(_ path: String) throws {
        if unlink(path) == 0 || errno == ENOENT { return }
        guard errno == EISDIR else { throw FileError.last }
        try empty(path)
        guard rmdir(path) == 0 || errno == ENOENT else { throw FileError.last }
    }

    /// Removes all that is in a folder.
    static func empty(_ path: String) throws {
        for entry in try entries(path, withHidden: true) { try remove("\(path)/\(entry.name)") }
    }

    /// What is left on a disk for what tells that there is no room and makes some, the server's store above all: 16 MiB.
    private static let reserve: UInt64 = 16 << 20

    /// Throws where a folder's disk has no room for so many bytes, and the reserve.
    static func checkRoom(for bytes: Int, in path: String) throws {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return }
        let free = UInt64(status.f_bavail) * UInt64(status.f_frsize)
        guard free >= reserve + UInt64(bytes) else { throw FileError(number: ENOSPC) }
    }

    /// Bytes of a file.
    static func size(_ path: String) throws -> UInt64 {
        var status = Glibc.stat()
        guard lstat(path, &status) == 0 else { throw FileError.last }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileError(number: EISDIR) }
        return UInt64(status.st_size)
    }

    /// Files and folders in a folder, in no order; none in one that is not there.
    static func entries(_ path: String, withHidden: Bool = false) throws -> [Entry] {
        guard let folder = opendir(path) else {
            if errno == ENOENT || errno == ENOTDIR { return [] }
            throw FileError.last
        }
        defer { closedir(folder) }
        var entries: [Entry] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != "..", withHidden || !name.hasPrefix(".") else { continue }
            entries.append(Entry(name: name, isFolder: isFolder(entry, "\(path)/\(name)")))
        }
        return entries
    }

    private static func isFolder(_ entry: UnsafeMutablePointer<dirent>, _ path: String) -> Bool {
        if Int(entry.pointee.d_type) != Int(DT_UNKNOWN) { return Int(entry.pointee.d_type) == Int(DT_DIR) }
        var status = Glibc.stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func above(_ path: String) -> String {
        let trimmed = path.hasSuffix("/") ? String(path.dropLast()) : path
        guard let slash = trimmed.utf8.lastIndex(of: 0x2F) else { return "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }
}
