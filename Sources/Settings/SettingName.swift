/// The path of a setting (`limits.requestsPerMinute`) and how other places spell it.
struct SettingName: Hashable {
    /// From the root to the setting.
    let components: [String]

    /// Names a setting.
    init(components: [String]) {
        self.components = components
    }

    /// Of a path: `limits.requestsPerMinute`.
    init(_ path: String) {
        self.init(components: path.split(separator: ".").map(String.init))
    }

    /// As a file and a message show it: `limits.requestsPerMinute`.
    var path: String { components.joined(separator: ".") }

    /// As a JSON pointer: `/limits/requestsPerMinute`.
    var pointer: String {
        components.map { "/" + SettingName.escaped($0) }.joined()
    }

    /// A component inside a JSON pointer (RFC 6901, section 3).
    static func escaped(_ component: String) -> String {
        component.contains { $0 == "~" || $0 == "/" }
            ? component.map { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) }.joined()
            : component
    }

    /// The setting at a JSON pointer: `/http/port` is `http.port`.
    init(pointer: String) {
        self.components = pointer.split(separator: "/").map { component in
            var text = ""
            var escape = false
            for character in component {
                if escape {
                    text.append(character == "1" ? "/" : "~")
                    escape = false
                } else if character == "~" {
                    escape = true
                } else {
                    text.append(character)
                }
            }
            return text
        }
    }
}
