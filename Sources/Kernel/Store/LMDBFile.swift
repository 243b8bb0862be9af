import Glibc

/// Looks at a store's file before LMDB maps it: LMDB trusts what it finds, and a page that is not there or not a page
/// would end the process by a signal.
struct LMDBFile {
    /// The most pages that one transaction writes (LMDB's MDB_IDL_UM_MAX); no more can be missing at the end.
    private static let mostUnwritten: UInt64 = 131_072

    /// The newest of the two pages at the file's start that say where the trees begin.
    private let meta: LMDBMetaPage
    private let pages: LMDBPages

    /// Throws ``StoreError/Code/damaged`` where the file is not a whole store, `.failed` where it cannot be opened for
    /// writing. An absent or empty file is a new store.
    static func check(_ path: String) throws(StoreError) {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return }
            throw StoreError(
                .failed, "The store \(path) cannot be opened for writing: give the server's user the right to.",
                cause: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        let size = lseek(descriptor, 0, SEEK_END)
        guard size > 0 else { return }
        try LMDBFile(descriptor, size: UInt64(size), path: path).check()
    }

    private init(_ descriptor: Int32, size: UInt64, path: String) throws(StoreError) {
        let metas = try LMDBMetaPage.both(in: descriptor, path: path)
        meta = metas.1.transaction > metas.0.transaction ? metas.1 : metas.0
        pages = LMDBPages(descriptor: descriptor, pageSize: meta.pageSize, count: size / UInt64(meta.pageSize))
    }

    private func check() throws(StoreError) {
        guard meta.lastPage < pages.count + Self.mostUnwritten else {
            throw .damaged("it has \(pages.count) of \(meta.lastPage + 1) pages: the file is cut off")
        }
        var walk = LMDBPageWalk(pages)
        // LMDB may leave pages at the end unwritten that are free anyway. Then only the whole walk tells.
        let isShort = pages.count <= meta.lastPage
        try walk.check(free: meta.freeRoot, main: meta.mainRoot, isBounded: !isShort)
    }
}
