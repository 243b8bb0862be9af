public import JSON

/// One setting in effect, for people to look at.
public struct SettingListing: Sendable, Hashable {
    /// What gave a setting its value.
    public enum Layer: String, Sendable, Hashable {
        /// Nobody: it is the default, or has no value.
        case `default`
        /// The YAML file.
        case file
        /// A variable of the environment.
        case environment
    }

    /// `http.port`.
    public let path: String
    /// Its value; nil when it has none. A secret reads `"***"`.
    public let value: JSON?
    /// What gave it its value.
    public let layer: Layer
    /// `stream.yaml:12`, `STREAM_HTTP_PORT` or `default`.
    public let source: String

    init(path: String, value: JSON?, source: SettingSource?) {
        self.path = path
        self.value = value
        self.layer = source?.layer ?? .default
        self.source = source?.place ?? Layer.default.rawValue
    }

    /// `{ "path", "value", "source": "default" | "file" | "environment", "place" }`.
    var json: JSON {
        [
            "path": .string(path), "value": value ?? .null, "source": .string(layer.rawValue),
            "place": .string(source),
        ]
    }
}

/// Where a value was given.
struct SettingSource: Hashable {
    let layer: SettingListing.Layer
    /// `stream.yaml:12` or `STREAM_HTTP_PORT`.
    let place: String
}

extension SettingName {
    /// The setting's value in an object of sections.
    func value(in values: JSONObject) -> JSON? {
        var value: JSON? = .object(values)
        for component in components { value = value?[component] }
        return value
    }
}
