import Glibc

/// Pages of a store's file, read one by one.
struct LMDBPages {
    let descriptor: Int32
    let pageSize: Int
    /// How many whole pages the file has.
    let count: UInt64

    /// A page's bytes, which must be there and know their own number.
    func page(_ number: UInt64) throws(StoreError) -> [UInt8] {
        guard number < count else { throw .damaged("page \(number) is missing: the file is cut off") }
        var page = [UInt8](repeating: 0, count: pageSize)
        guard pread(descriptor, &page, pageSize, off_t(number) * off_t(pageSize)) == pageSize else {
            throw .damaged("page \(number) cannot be read: \(String(cString: strerror(errno)))")
        }
        guard page.number(0, 8) == number else { throw .damaged("page \(number) is not a page") }
        return page
    }
}
