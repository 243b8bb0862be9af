package import JSON

/// One of the rules that are tried in order: the first that matches a viewer decides. API.md, "Operations".
package struct AccessRule: Sendable, Hashable {
    /// Whom it is about.
    package enum Subject: Sendable, Hashable {
        case any
        /// Who comes from one of the networks.
        case networks([AddressRange])
        /// Who comes from one of the countries (ISO 3166, "DE"). Who is known to come from none is not.
        case countries(Set<String>)
    }

    /// Whether it lets in.
    package let allows: Bool
    /// Whom it is about.
    package let subject: Subject

    /// Reads one; nil where it is malformed.
    package init?(_ json: JSON) {
        switch json["action"]?.string {
        case "allow": allows = true
        case "block": allows = false
        default: return nil
        }
        switch json["type"]?.string {
        case "any": subject = .any
        case "ip":
            guard let texts = Self.texts(json["ip"]) else { return nil }
            let networks = texts.compactMap(AddressRange.init)
            guard networks.count == texts.count else { return nil }
            subject = .networks(networks)
        case "country":
            guard let texts = Self.texts(json["country"]) else { return nil }
            subject = .countries(Set(texts))
        default: return nil
        }
    }

    /// All of a list; nil where one is malformed.
    package static func all(_ list: [JSON]) -> [AccessRule]? {
        let rules = list.compactMap(AccessRule.init)
        return rules.count == list.count ? rules : nil
    }

    /// Whether the rules let a viewer in. Where none matches, they do.
    package static func allow(_ viewer: Viewer, by rules: [AccessRule]) -> Bool {
        rules.first { $0.matches(viewer) }?.allows ?? true
    }

    private func matches(_ viewer: Viewer) -> Bool {
        switch subject {
        case .any: true
        case .networks(let networks):
            viewer.address.map { address in networks.contains { $0.contains(address) } } ?? false
        case .countries(let countries): viewer.country.map(countries.contains) ?? false
        }
    }

    private static func texts(_ json: JSON?) -> [String]? {
        guard let list = json?.array, !list.isEmpty else { return nil }
        let texts = list.compactMap(\.string)
        return texts.count == list.count ? texts : nil
    }
}
