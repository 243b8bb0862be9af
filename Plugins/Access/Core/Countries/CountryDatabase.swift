internal import Glibc
internal import PluginSDK

/// A MaxMind database of countries: which addresses belong to which (MaxMind DB file format, version 2.0).
///
/// A binary tree over the bits of an address, whose leaves point to records. Of a record only `country.iso_code` is read.
/// Read into memory once; every step into it is checked, so that a damaged file names no country and does no harm.
package struct CountryDatabase: Sendable {
    private let bytes: [UInt8]
    private let nodeCount: Int
    private let recordBits: Int
    private let ipVersion: Int
    /// Where the data begin, behind the tree and 16 zero bytes.
    private let data: Int

    /// Bytes of the largest file that is read.
    package static let mostBytes = 256 << 20

    /// Reads a file. Throws `SETTING_INVALID` where it is none.
    package init(file: String) throws {
        guard let handle = fopen(file, "rb") else { throw Self.unreadable }
        defer { fclose(handle) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while bytes.count <= Self.mostBytes {
            let count = fread(&chunk, 1, chunk.count, handle)
            guard count > 0 else { break }
            bytes.append(contentsOf: chunk.prefix(count))
        }
        try self.init(bytes: bytes)
    }

    /// A file's bytes. Throws `SETTING_INVALID` where they are no such database.
    package init(bytes: [UInt8]) throws {
        guard bytes.count <= Self.mostBytes, let start = Self.metadata(in: bytes) else { throw Self.unreadable }
        var reader = CountryRecordReader(bytes, data: start)
        guard let fields = reader.numbers(at: start), let count = fields["node_count"],
            let bits = fields["record_size"],
            let version = fields["ip_version"], [24, 28, 32].contains(bits), [4, 6].contains(version),
            // The tree, and what separates it from the data, lies before the metadata.
            count > 0, count <= bytes.count, count * bits / 4 + 16 <= start
        else { throw Self.unreadable }
        self.bytes = bytes
        nodeCount = count
        recordBits = bits
        ipVersion = version
        data = count * bits / 4 + 16
    }

    /// The country of an address of sixteen bytes (``AddressRange/bytes(of:)``), two capitals; nil where the database names
    /// none.
    package func country(of address: [UInt8]) -> String? {
        let isIPv4 = address.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        guard ipVersion == 6 || isIPv4 else { return nil }
        // In a tree of IPv6, IPv4 lies below ::/96.
        let path =
            !isIPv4
            ? address
            : ipVersion == 6
                ? [UInt8](repeating: 0, count: 12) + address.suffix(4)
                : Array(address.suffix(4))
        var node = 0
        for bit in 0..<(path.count * 8) where node < nodeCount {
            node = record(node, isRight: path[bit / 8] >> UInt8(7 - bit % 8) & 1 == 1)
        }
        guard node > nodeCount else { return nil }
        var reader = CountryRecordReader(bytes, data: data)
        let code = reader.text(at: data + node - nodeCount - 16, path: ["country", "iso_code"])
        return code.flatMap { $0.utf8.count == 2 ? $0 : nil }
    }

    private func record(_ node: Int, isRight: Bool) -> Int {
        let at = node * recordBits / 4
        func number(_ offset: Int, _ count: Int) -> Int {
            bytes[(at + offset)..<(at + offset + count)].reduce(0) { $0 << 8 | Int($1) }
        }
        switch (recordBits, isRight) {
        case (24, false): return number(0, 3)
        case (24, true): return number(3, 3)
        case (28, false): return Int(bytes[at + 3] >> 4) << 24 | number(0, 3)
        case (28, true): return Int(bytes[at + 3] & 15) << 24 | number(4, 3)
        case (_, false): return number(0, 4)
        case (_, true): return number(4, 4)
        }
    }

    /// Where the metadata begin: behind the last marker.
    private static func metadata(in bytes: [UInt8]) -> Int? {
        let marker: [UInt8] = [0xAB, 0xCD, 0xEF] + Array("MaxMind.com".utf8)
        guard bytes.count >= marker.count else { return nil }
        let first = max(0, bytes.count - (128 << 10))
        for at in stride(from: bytes.count - marker.count, through: first, by: -1)
        where bytes[at] == 0xAB && bytes[at..<(at + marker.count)].elementsEqual(marker) {
            return at + marker.count
        }
        return nil
    }

    private static let unreadable = PluginError(
        code: "SETTING_INVALID",
        message:
            "access.countryDatabase is no MaxMind database of countries that can be read: give the path of a file like "
            + "GeoLite2-Country.mmdb, or leave the setting out.")
}
