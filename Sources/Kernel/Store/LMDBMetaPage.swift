import Glibc

/// The fields of one of the two meta pages (`MDB_meta` behind a page header of 16 bytes) that locate everything else.
struct LMDBMetaPage {
    private static let size = 152
    private static let magic: UInt64 = 0xBEEF_C0DE
    private static let format: UInt64 = 1

    let pageSize: Int
    /// The root of the list of free pages; `UInt64.max`: empty.
    let freeRoot: UInt64
    /// The root of the main tree; `UInt64.max`: empty.
    let mainRoot: UInt64
    let lastPage: UInt64
    let transaction: UInt64

    /// Reads the two at a file's start.
    static func both(in descriptor: Int32, path: String) throws(StoreError) -> (LMDBMetaPage, LMDBMetaPage) {
        let first = try LMDBMetaPage(descriptor, at: 0, path: path)
        return (first, try LMDBMetaPage(descriptor, at: first.pageSize, path: path))
    }

    private init(_ descriptor: Int32, at offset: Int, path: String) throws(StoreError) {
        var page = [UInt8](repeating: 0, count: Self.size)
        guard pread(descriptor, &page, page.count, off_t(offset)) == page.count, page.number(16, 4) == Self.magic else {
            throw .damaged("\(path) does not begin like a store")
        }
        guard page.number(20, 4) == Self.format else {
            throw .otherFormat("\(path) has format \(page.number(20, 4)), not \(Self.format)")
        }
        pageSize = Int(page.number(40, 4))
        freeRoot = page.number(80, 8)
        mainRoot = page.number(128, 8)
        lastPage = page.number(136, 8)
        transaction = page.number(144, 8)
        // The flags of the main tree: none but what a plain tree of byte strings has.
        let isPlain = page.number(92, 2) == 0
        guard 512...65536 ~= pageSize, pageSize & (pageSize - 1) == 0, lastPage < 1 << 44, isPlain else {
            throw .damaged("the start of \(path) makes no sense")
        }
    }
}

extension [UInt8] {
    /// A little-endian number of `size` bytes at an offset, which must be within.
    func number(_ offset: Int, _ size: Int) -> UInt64 {
        (0..<size).reduce(0) { $0 | UInt64(self[offset + $1]) << (8 * UInt64($1)) }
    }
}
