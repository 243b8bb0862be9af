import AccessCore

/// Writes a database of countries in MaxMind's format, for tests.
struct CountryFile {
    private final class Node {
        var left: Node?
        var right: Node?
        var data: Int?
    }

    let bytes: [UInt8]

    /// Networks and their countries, wider ones first.
    init(_ networks: [(network: String, country: String)], recordBits: Int, version: Int) {
        let root = Node()
        var data: [UInt8] = []
        for (network, country) in networks {
            let parts = network.split(separator: "/")
            guard let address = AddressRange.bytes(of: String(parts[0])), let length = Int(parts[1]) else { continue }
            let isIPv4 = !network.contains(":")
            let four = Array(address.suffix(4))
            let path = !isIPv4 ? address : version == 6 ? [UInt8](repeating: 0, count: 12) + four : four
            let place = data.count
            data += [0xE1] + Self.text("country") + [0xE1] + Self.text("iso_code") + Self.text(country)
            Self.insert(place, root, path, length + (isIPv4 && version == 6 ? 96 : 0))
        }
        var nodes: [Node] = []
        Self.number(root, &nodes)
        let places = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { (ObjectIdentifier($1), $0) })
        func record(_ node: Node?) -> Int {
            guard let node else { return nodes.count }
            return node.data.map { nodes.count + 16 + $0 } ?? places[ObjectIdentifier(node)] ?? 0
        }
        var tree: [UInt8] = []
        for node in nodes { tree += Self.records(record(node.left), record(node.right), recordBits) }
        let metadata =
            [0xE3] + Self.text("node_count") + Self.number(nodes.count) + Self.text("record_size")
            + Self.number(recordBits) + Self.text("ip_version") + Self.number(version)
        bytes =
            tree + [UInt8](repeating: 0, count: 16) + data + [0xAB, 0xCD, 0xEF] + Array("MaxMind.com".utf8) + metadata
    }

    private static func insert(_ place: Int, _ root: Node, _ path: [UInt8], _ length: Int) {
        var node = root
        for bit in 0..<length {
            // A leaf of a wider network becomes a fork whose sides both have it.
            if let data = node.data {
                (node.left, node.right, node.data) = (Node(), Node(), nil)
                node.left?.data = data
                node.right?.data = data
            }
            let isRight = path[bit / 8] >> UInt8(7 - bit % 8) & 1 == 1
            let next = (isRight ? node.right : node.left) ?? Node()
            if isRight { node.right = next } else { node.left = next }
            node = next
        }
        node.data = place
    }

    private static func number(_ node: Node, _ nodes: inout [Node]) {
        guard node.data == nil else { return }
        nodes.append(node)
        for next in [node.left, node.right] { if let next { number(next, &nodes) } }
    }

    private static func records(_ left: Int, _ right: Int, _ bits: Int) -> [UInt8] {
        func bytes(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * (count - 1 - $0))) }
        }
        switch bits {
        case 24: return bytes(left, 3) + bytes(right, 3)
        case 28:
            let middle = UInt8(truncatingIfNeeded: (left >> 24) << 4 | right >> 24)
            return bytes(left, 3) + [middle] + bytes(right, 3)
        default: return bytes(left, 4) + bytes(right, 4)
        }
    }

    private static func text(_ text: String) -> [UInt8] { [0x40 | UInt8(text.utf8.count)] + Array(text.utf8) }

    private static func number(_ value: Int) -> [UInt8] {
        [0xC4] + (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * (3 - $0))) }
    }
}
