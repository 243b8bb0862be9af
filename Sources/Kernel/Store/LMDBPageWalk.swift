/// Follows the trees of a store's file from their roots and holds every page that it meets against LMDB's layout.
///
/// LMDB itself ends the process by a signal or an assertion where a page is not as it expects.
struct LMDBPageWalk {
    /// A store of more pages than that is checked so far, to start within a moment.
    private static let bound = 32_768
    /// The root of an empty tree.
    private static let none = UInt64.max
    /// The two pages at the file's start are of no tree.
    private static let firstPage: UInt64 = 2

    private let pages: LMDBPages
    private var waiting: [(page: UInt64, tree: LMDBTreePage.Tree)] = []
    private var seen = 0

    init(_ pages: LMDBPages) { self.pages = pages }

    /// Throws `.damaged` at the first page that is none. Not bounded, it looks at all there are.
    mutating func check(free: UInt64, main: UInt64, isBounded: Bool) throws(StoreError) {
        follow(free, .free)
        follow(main, .main)
        while let (number, tree) = waiting.popLast() {
            seen += 1
            guard UInt64(seen) <= pages.count else { throw .damaged("its pages run in a circle") }
            if isBounded, seen > Self.bound { return }
            try check(LMDBTreePage(pages.page(number), number: number, tree: tree))
        }
    }

    private mutating func check(_ page: LMDBTreePage) throws(StoreError) {
        for node in try page.nodes() {
            switch try page.target(of: node) {
            case .child(let child): waiting.append((child, page.tree))
            case .tree(let root): follow(root, .data)
            case .value(let number, let size): try checkValue(at: number, size: size, of: page.tree)
            case .nothing: break
            }
        }
    }

    private mutating func follow(_ root: UInt64, _ tree: LMDBTreePage.Tree) {
        if root != Self.none { waiting.append((root, tree)) }
    }

    /// A value that has pages of its own: 16 bytes of header with their count, then the value.
    private func checkValue(at number: UInt64, size: UInt64, of tree: LMDBTreePage.Tree) throws(StoreError) {
        let page = try pages.page(number)
        let count = page.number(12, 4)
        guard page.number(10, 2) == 4, number >= Self.firstPage, number < pages.count, count <= pages.count - number,
            16 + size <= count * UInt64(pages.pageSize)
        else { throw .damaged("page \(number) does not hold the value that it should") }
        if tree == .free, page.number(16, 8) >= size / 8 {
            throw .damaged("page \(number) lists more free pages than it has room for")
        }
    }
}
