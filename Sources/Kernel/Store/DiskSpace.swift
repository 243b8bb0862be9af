import Glibc

/// Looks whether the disk has room before a transaction needs it: LMDB reports a write that found only half its room as
/// a failing disk, after which a store has to stop.
enum DiskSpace {
    /// What is left for others, and for commits that delete: 8 MiB.
    private static let reserve: UInt64 = 8 << 20
    /// What is left even by those: 1 MiB.
    private static let last: UInt64 = 1 << 20

    /// What is free on a folder's disk, bytes; nil where nobody says.
    static func free(_ folder: String) -> UInt64? {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return nil }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }

    /// Throws `.full` where less than the reserve is left on a folder's disk. Takes a microsecond.
    static func check(_ folder: String, isLast: Bool = false) throws(StoreError) {
        guard let free = free(folder) else { return }
        if free < (isLast ? last : reserve) { throw .full("\(free) bytes are left", number: ENOSPC) }
    }
}
