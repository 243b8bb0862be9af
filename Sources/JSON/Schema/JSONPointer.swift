/// JSON pointers (RFC 6901).
public enum JSONPointer {
    /// The pointer of a member or element of what `path` points to.
    public static func appending(_ name: String, to path: String) -> String {
        guard name.utf8.contains(where: { $0 == .slash || $0 == 0x7E }) else { return path + "/" + name }
        var escaped = path + "/"
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
