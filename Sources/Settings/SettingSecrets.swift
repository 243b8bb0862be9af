import JSON

/// Hides the secrets of settings, and remembers them.
struct SettingSecrets {
    /// The secret values that were seen.
    private(set) var values: [String] = []
    private let passwords = SecretMask()

    /// A setting's value as people may see it.
    mutating func hiding(_ value: JSON, of name: SettingName, shape: SchemaShape) -> JSON {
        hiding(value, shape: shape, isSecret: name.isSecret)
    }

    private mutating func hiding(_ value: JSON, shape: SchemaShape, isSecret: Bool) -> JSON {
        let isSecret = isSecret || shape.isSecret
        switch value {
        case .array(let elements):
            let hidden = elements.map { hiding($0, shape: shape.items, isSecret: isSecret) }
            return isSecret ? .string(SecretMask.text) : .array(hidden)
        case .object(let members):
            let hidden = members.map { name, value in
                let isSecret = isSecret || SettingName(components: [name]).isSecret
                return (key: name, value: hiding(value, shape: shape.property(name), isSecret: isSecret))
            }
            return isSecret ? .string(SecretMask.text) : .object(JSONObject(hidden))
        case .null:
            return value
        default:
            let text = value.string ?? value.description
            guard isSecret else { return value.string == nil ? value : .string(passwords.masked(text)) }
            if !text.isEmpty { values.append(text) }
            return .string(SecretMask.text)
        }
    }
}

extension SettingName {
    /// Whether the name says that the value is for nobody's eyes. A schema says it with `writeOnly`; this is the net
    /// below, for one that forgets to.
    var isSecret: Bool {
        components.contains { component in
            ["key", "secret", "password", "token", "passphrase"].contains(where: component.lowercased().hasSuffix)
        }
    }
}
