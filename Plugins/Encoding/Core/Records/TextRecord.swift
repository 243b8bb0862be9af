package import JSON

/// A track of texts that was inside the file: one WebVTT file, `NAME/captions.vtt` among the media.
package struct TextRecord: Sendable, Hashable {
    /// Also its folder's: "text-1".
    package var name: String
    /// BCP 47; nil: not known.
    package var language: String?
    /// What people call it; nil: nothing.
    package var label: String?
    /// Whether it is shown unless another is chosen.
    package var isDefault: Bool
    /// Whether it holds only what cannot be understood without it.
    package var isForced: Bool
    /// Whether it says all that is heard, for those who do not hear.
    package var describesSound: Bool
    /// Whether its file is stored.
    package var isStored: Bool

    /// Reads one of the store's, or one that a worker announces. Nil where it is none.
    package init?(_ json: JSON) {
        guard let name = json["name"]?.string else { return nil }
        self.init(name: name, json)
    }

    /// Reads one that a worker found on the way, which comes with its file. Nil where it is none.
    package init?(name: String, _ json: JSON) {
        guard RenditionName.isValid(name), json.object != nil else { return nil }
        self.name = name
        language = json["language"]?.string.flatMap(TrackText.language)
        label = json["label"]?.string.flatMap(TrackText.label)
        isDefault = json["default"]?.bool ?? false
        isForced = json["forced"]?.bool ?? false
        describesSound = json["describesSound"]?.bool ?? false
        isStored = json["stored"]?.bool ?? false
    }

    /// As the store keeps it.
    package var json: JSON {
        var object: JSONObject = [
            "name": .string(name), "default": .bool(isDefault), "forced": .bool(isForced), "stored": .bool(isStored),
        ]
        if describesSound { object["describesSound"] = true }
        object["language"] = language.map(JSON.string)
        object["label"] = label.map(JSON.string)
        return .object(object)
    }
}
