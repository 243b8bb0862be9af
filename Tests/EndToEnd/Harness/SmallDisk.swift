import Glibc

/// A file system of a few MiB in memory, mounted for one test. It takes the rights of root.
final class SmallDisk: Sendable {
    /// A folder on it.
    let folder: Folder
    private let mount: Folder

    /// Whether this process may mount.
    static let isAllowed: Bool = {
        guard geteuid() == 0, let folder = try? Folder() else { return false }
        guard Glibc.mount("tmpfs", folder.path, "tmpfs", 0, "size=1m") == 0 else { return false }
        return umount2(folder.path, Int32(MNT_DETACH)) == 0
    }()

    init(mebibytes: Int) async throws {
        let mount = try Folder()
        guard Glibc.mount("tmpfs", mount.path, "tmpfs", 0, "size=\(mebibytes)m") == 0 else {
            throw Failure("no small disk: \(String(cString: strerror(errno)))")
        }
        self.mount = mount
        self.folder = try Folder(below: mount.path)
    }

    deinit {
        umount2(mount.path, Int32(MNT_DETACH))
    }

    /// Leaves so many MiB.
    func fill(leaving mebibytes: Int) throws {
        let filler = open(mount.path + "/filler", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(filler) }
        let block = [UInt8](repeating: 1, count: 1 << 16)
        var status = statvfs()
        while statvfs(mount.path, &status) == 0, Int(status.f_bavail) * Int(status.f_bsize) > mebibytes << 20 {
            guard write(filler, block, block.count) == block.count else { throw Failure("the small disk is full") }
        }
    }

    /// Makes room again.
    func empty() { unlink(mount.path + "/filler") }
}
