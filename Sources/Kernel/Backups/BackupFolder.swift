import Glibc

/// The files of a backup that is being made. Throws `STORAGE_FULL` or `BACKUP_FAILED`, whose messages the log gets.
struct BackupFolder: Sendable {
    /// Where it is until it is whole.
    let path: String
    /// The folder of the store's copy.
    var store: String { path + "/store" }
    /// The list of blobs.
    var blobs: String { path + "/blobs.jsonl" }

    /// Makes it empty.
    func prepare() throws(KernelError) {
        remove()
        let parent = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        for folder in [parent, path, store] where mkdir(folder, 0o700) != 0 && errno != EEXIST { throw Self.failed() }
    }

    /// Bytes and SHA-256 of a file, once it is on the disk.
    func digest(_ file: String) throws(KernelError) -> (size: Int64, sha256: String) {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failed() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Self.failed() }
        var hash = SHA256()
        var size: Int64 = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 { throw Self.failed() }
            if count == 0 { return (size, SHA256.hex(hash.finish())) }
            hash.update(count == buffer.count ? buffer : Array(buffer[..<count]))
            size += Int64(count)
        }
    }

    /// Writes a small file; durable.
    func write(_ bytes: [UInt8], to name: String) throws(KernelError) {
        let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failed() }
        defer { close(descriptor) }
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw Self.failed()
        }
    }

    /// Gives it its name; durable.
    func finish(_ target: String) throws(KernelError) {
        try sync(store)
        try sync(path)
        guard rename(path, target) == 0 else { throw Self.failed() }
        try sync(String(target[..<(target.lastIndex(of: "/") ?? target.startIndex)]))
    }

    /// Removes what there is of it.
    func remove() {
        for file in ["store/data.mdb", "store/lock.mdb", "blobs.jsonl", "backup.json"] { unlink("\(path)/\(file)") }
        rmdir(store)
        rmdir(path)
    }

    private func sync(_ folder: String) throws(KernelError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failed() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Self.failed() }
    }

    /// The failure of the last system call.
    static func failed() -> KernelError {
        if errno == ENOSPC || errno == EDQUOT {
            return KernelError(
                code: "STORAGE_FULL", message: "There is no room for the backup in backup.folder.", retryable: true)
        }
        return KernelError(
            code: "BACKUP_FAILED",
            message: "The backup cannot be written (\(String(cString: strerror(errno)))): look at backup.folder.")
    }
}
