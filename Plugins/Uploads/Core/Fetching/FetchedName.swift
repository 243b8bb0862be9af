/// What a file is called that came from an address.
enum FetchedName {
    /// The last part of the address's path, decoded; empty where that is no name.
    static func of(_ url: String) -> String {
        let path = url.prefix { $0 != "?" && $0 != "#" }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 3, let last = parts.last else { return "" }
        var bytes: [UInt8] = []
        var rest = last.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                bytes.append(byte)
                continue
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        let name = String(decoding: bytes, as: UTF8.self)
        let isSafe = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0 != "/" && $0 != "\\" }
        return isSafe && name.utf8.count <= 255 ? name : ""
    }
}
