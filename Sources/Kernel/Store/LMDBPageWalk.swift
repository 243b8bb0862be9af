/// Follows the trees of a store's file from their roots and holds every page that it meets against LMDB's layout.
///
/// A page: number (8 bytes), 2 bytes, kind (2), the ends of its list of nodes (2) and of its free space (2) or, of a
/// large value, its count of pages (4); then the offsets of its nodes. A node: size of its data (4) or child page (6),
/// flags (2), size of its key (2), key, data.
struct LMDBPageWalk {
    /// A store of more pages than that is checked so far, to start within a moment.
    private static let bound = 32_768
    private static let header = 16
    private static let nodeHeader = 8
    private static let branch: UInt64 = 1
    private static let leaf: UInt64 = 2
    private static let overflow: UInt64 = 4
    private static let inOtherPages: UInt64 = 1
    private static let isTree: UInt64 = 2
    private static let none = UInt64.max

    private let pages: LMDBPages
    private var waiting: [UInt64] = []
    private var seen = 0

    init(_ pages: LMDBPages) { self.pages = pages }

    /// Throws `.damaged` at the first page that is none. Not bounded, it looks at all there are.
    mutating func check(roots: [UInt64], isBounded: Bool) throws(StoreError) {
        waiting = roots.filter { $0 != Self.none }
        while let number = waiting.popLast() {
            seen += 1
            guard UInt64(seen) <= pages.count else { throw .damaged("its pages run in a circle") }
            if isBounded, seen > Self.bound { return }
            try check(pages.page(number), number)
        }
    }

    private mutating func check(_ page: [UInt8], _ number: UInt64) throws(StoreError) {
        let kind = page.number(10, 2) & 0xF
        let end = Int(page.number(12, 2))
        let free = Int(page.number(14, 2))
        guard kind == Self.branch || kind == Self.leaf, end >= Self.header, end <= free, free <= pages.pageSize else {
            throw .damaged("page \(number) is not a page of a tree")
        }
        for slot in stride(from: Self.header, to: end - 1, by: 2) {
            let node = Int(page.number(slot, 2))
            guard node >= end, node + Self.nodeHeader <= pages.pageSize else { throw Self.badNode(number) }
            if kind == Self.branch {
                waiting.append(page.number(node, 6))
            } else {
                try checkLeaf(page, node, number)
            }
        }
    }

    private mutating func checkLeaf(_ page: [UInt8], _ node: Int, _ number: UInt64) throws(StoreError) {
        let size = page.number(node, 4)
        let flags = page.number(node + 4, 2)
        let data = node + Self.nodeHeader + Int(page.number(node + 6, 2))
        let inline = flags & Self.inOtherPages != 0 ? 8 : Int(size)
        guard data + inline <= pages.pageSize else { throw Self.badNode(number) }
        if flags & Self.inOtherPages != 0 {
            try checkLarge(at: page.number(data, 8), size: size)
        } else if flags & Self.isTree != 0 {
            guard inline == 48 else { throw Self.badNode(number) }
            let root = page.number(data + 40, 8)
            if root != Self.none { waiting.append(root) }
        }
    }

    /// A value that has pages of its own.
    private func checkLarge(at number: UInt64, size: UInt64) throws(StoreError) {
        let page = try pages.page(number)
        let count = page.number(12, 4)
        guard page.number(10, 2) & 0xF == Self.overflow, number + count <= pages.count,
            UInt64(Self.header) + size <= count * UInt64(pages.pageSize)
        else { throw .damaged("page \(number) does not hold the value that it should") }
    }

    private static func badNode(_ number: UInt64) -> StoreError { .damaged("page \(number) has a node outside of it") }
}
