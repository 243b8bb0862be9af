internal import PluginSDK

/// A key as a path below the folder: components of `[A-Za-z0-9._-]` that do not start with a dot.
///
/// So nothing outside the folder can be named, and nothing of the driver's own.
public struct BlobPath: Sendable, Hashable {
    /// The key.
    public let key: String

    /// Throws `INVALID_KEY` for anything else.
    public init(_ key: String) throws {
        guard Self.isValid(key) else {
            throw PluginError(
                code: "INVALID_KEY", message: "A blob's key is a path of letters, digits, '.', '_' and '-'.")
        }
        self.key = key
    }

    /// The path of the folder that it lies in, without a trailing slash; empty for the topmost.
    var parent: String { Self.parent(of: key) }

    static func parent(of path: String) -> String {
        path.utf8.lastIndex(of: 0x2F).map { String(path[..<$0]) } ?? ""
    }

    private static func isValid(_ key: String) -> Bool {
        guard 1...1024 ~= key.utf8.count else { return false }
        var length = 0
        for byte in key.utf8 {
            switch byte {
            case 0x2F:
                if length == 0 { return false }
                length = 0
                continue
            case 0x2E where length == 0:
                return false
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x5F, 0x2D:
                length += 1
            default:
                return false
            }
            if length > 255 { return false }
        }
        return length > 0
    }
}
