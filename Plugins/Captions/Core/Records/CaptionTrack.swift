internal import JSON

/// A track that was added to a stream.
package struct CaptionTrack: Sendable, Hashable {
    /// For whom it is.
    package enum Kind: String, Sendable {
        /// What is spoken, for who does not understand the language.
        case subtitles
        /// All that is heard, for who does not hear it.
        case captions
    }

    /// `captions-1`, also its file's and its playlist's. No other track of the stream ever has it.
    package var name: String
    /// BCP 47, as ``LanguageTag`` writes it.
    package var language: String
    /// As people read it.
    package var label: String
    /// For whom it is.
    package var kind: Kind
    /// Whether it is shown unless another is chosen.
    package var isDefault: Bool

    /// Describes one.
    package init(name: String, language: String, label: String, kind: Kind, isDefault: Bool) {
        self.name = name
        self.language = language
        self.label = label
        self.kind = kind
        self.isDefault = isDefault
    }

    /// Reads one of the store's; nil where it is none.
    init?(_ json: JSON) {
        guard let name = json["name"]?.string, let language = json["language"]?.string,
            let kind = json["kind"]?.string.flatMap(Kind.init)
        else { return nil }
        self.init(
            name: name, language: language, label: json["label"]?.string ?? language, kind: kind,
            isDefault: json["default"]?.bool ?? false)
    }

    /// As the store keeps it.
    var json: JSONObject {
        [
            "name": .string(name), "language": .string(language), "label": .string(label),
            "kind": .string(kind.rawValue), "default": .bool(isDefault),
        ]
    }

    /// As the API shows it; the address is below the server's public one.
    func shown(of streamID: String, publicURL: String) -> JSON {
        let query = kind == .captions ? "?kind=captions" : ""
        return [
            "language": .string(language), "label": .string(label), "kind": .string(kind.rawValue),
            "default": .bool(isDefault),
            "url": .string("\(publicURL)/play/\(streamID)/captions/\(language).vtt\(query)"),
        ]
    }
}
