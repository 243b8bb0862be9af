import Glibc

/// Looks at a store's file before LMDB maps it: a file that is cut off would end the process by SIGBUS at its first read.
enum LMDBFile {
    /// LMDB may leave pages at the end unwritten that are free anyway; more than these are missing for another reason.
    private static let unwrittenPages: UInt64 = 256

    /// Throws ``StoreError/Code/damaged`` where the file cannot be a whole store. An absent or empty one is a new store.
    static func check(_ path: String) throws(StoreError) {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return }
            throw StoreError(
                .failed, "The store \(path) cannot be opened for writing.", cause: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        let size = UInt64(max(0, lseek(descriptor, 0, SEEK_END)))
        guard size > 0 else { return }
        var header = [UInt8](repeating: 0, count: 152)
        guard pread(descriptor, &header, header.count, 0) == header.count, let first = Meta(header) else {
            throw StoreError.damaged("\(path) does not begin like a store")
        }
        guard pread(descriptor, &header, header.count, off_t(first.pageSize)) == header.count,
            let second = Meta(header)
        else { throw StoreError.damaged("the second page of \(path) is no store's") }
        let newest = second.transaction > first.transaction ? second : first
        let whole = (newest.lastPage + 1) * newest.pageSize
        guard size + unwrittenPages * newest.pageSize >= whole else {
            throw StoreError.damaged("\(path) has \(size) bytes of \(whole)")
        }
        // Reads of a page that is not there fail as damage, not by a signal.
        if size < whole { ftruncate(descriptor, off_t(whole)) }
    }

    /// The fields of a meta page (`MDB_meta` behind a page header of 16 bytes) that tell its size.
    private struct Meta {
        let pageSize: UInt64
        let lastPage: UInt64
        let transaction: UInt64

        init?(_ page: [UInt8]) {
            func number(_ offset: Int, _ size: Int) -> UInt64 {
                (0..<size).reduce(0) { $0 | UInt64(page[offset + $1]) << (8 * UInt64($1)) }
            }
            guard number(16, 4) == 0xBEEF_C0DE else { return nil }
            pageSize = number(40, 4)
            lastPage = number(136, 8)
            transaction = number(144, 8)
            guard pageSize >= 512, pageSize <= 65536, lastPage < 1 << 40 else { return nil }
        }
    }
}
