/// A page of a tree, held against LMDB's layout.
///
/// A page: number (8 bytes), 2 bytes, kind (2), the end of its list of nodes (2), the end of its free space (2); then the
/// offsets of its nodes (2 each). A node: size of its data (4), or child page (6); flags (2), size of its key (2), key,
/// data.
struct LMDBTreePage {
    /// What a tree holds.
    enum Tree {
        /// Lists of free pages by the number of the transaction that freed them.
        case free
        /// The roots of other trees by name.
        case main
        /// Keys and values.
        case data
    }

    /// Where a node leads.
    enum Target {
        case child(UInt64)
        case tree(root: UInt64)
        /// A value in pages of its own.
        case value(UInt64, size: UInt64)
        case nothing
    }

    private static let header = 16
    private static let nodeHeader = 8
    private static let branch: UInt64 = 1
    private static let leaf: UInt64 = 2
    private static let hasOwnPages: UInt64 = 1
    private static let isTree: UInt64 = 2
    private static let treeRecord: UInt64 = 48

    let tree: Tree
    private let bytes: [UInt8]
    private let number: UInt64

    init(_ bytes: [UInt8], number: UInt64, tree: Tree) {
        self.bytes = bytes
        self.number = number
        self.tree = tree
    }

    private var isBranch: Bool { bytes.number(10, 2) == Self.branch }

    /// The offsets of its nodes. LMDB asserts that a branch has two; in the list of free pages one will do.
    func nodes() throws(StoreError) -> [Int] {
        let end = Int(bytes.number(12, 2))
        let free = Int(bytes.number(14, 2))
        let fewest = isBranch && tree != .free ? 2 : 1
        guard number >= 2, isBranch || bytes.number(10, 2) == Self.leaf, end >= Self.header + 2 * fewest, end <= free,
            free <= bytes.count
        else { throw .damaged("page \(number) is not a page of a tree") }
        let offsets = stride(from: Self.header, to: end - 1, by: 2).map { Int(bytes.number($0, 2)) }
        guard offsets.allSatisfy({ $0 >= end && $0 + Self.nodeHeader <= bytes.count }) else { throw badNode }
        return offsets
    }

    /// Where a node leads. Throws `.damaged` where its parts are not within the page, or not what the tree holds.
    func target(of node: Int) throws(StoreError) -> Target {
        let keySize = Int(bytes.number(node + 6, 2))
        let data = node + Self.nodeHeader + keySize
        guard keySize <= StoreLimits.keyBytes, data <= bytes.count else { throw badNode }
        if isBranch { return .child(bytes.number(node, 6)) }
        let size = bytes.number(node, 4)
        let flags = bytes.number(node + 4, 2)
        let hasOwnPages = flags == Self.hasOwnPages
        guard flags == (tree == .main ? Self.isTree : 0) || hasOwnPages && tree != .main,
            UInt64(data) + (hasOwnPages ? 8 : size) <= UInt64(bytes.count), keySize > 0
        else { throw badNode }
        switch tree {
        case .main:
            guard size == Self.treeRecord, bytes.number(data + 4, 2) == 0 else { throw badNode }
            return .tree(root: bytes.number(data + 40, 8))
        case .free:
            guard keySize == 8, size >= 8, hasOwnPages || bytes.number(data, 8) < size / 8 else { throw badNode }
        case .data:
            guard size >= 8 else { throw badNode }
        }
        return hasOwnPages ? .value(bytes.number(data, 8), size: size) : .nothing
    }

    private var badNode: StoreError { .damaged("page \(number) has a node that is none") }
}
