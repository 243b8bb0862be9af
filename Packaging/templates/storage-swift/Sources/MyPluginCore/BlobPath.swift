internal import PluginSDK

/// A key that was checked: a path of plain components, none of which is empty or starts with a dot. So none can lead
/// outside a folder.
struct BlobPath {
    let key: String

    /// Throws `INVALID_KEY` for anything else.
    init(_ key: String) throws {
        let components = key.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
        guard components.allSatisfy({ $0.first != nil && $0.first != 0x2E && $0.allSatisfy(Self.isPlain) }) else {
            throw PluginError(
                code: "INVALID_KEY", message: "A blob's key is a path of letters, digits, '.', '_' and '-'.")
        }
        self.key = key
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x5F, 0x2D: true
        default: false
        }
    }
}
