import JSON

/// The setting of a port on which a plugin is reached, as its manifest declares it.
public struct ListenerSetting: Sendable, Hashable {
    /// `rtmp.port`.
    public let path: String
    /// What it is for, in one sentence.
    public let summary: String
    /// The port where it is not given; nil: none.
    public let standard: Int?

    /// Makes a setting.
    public init(path: String, summary: String, standard: Int?) {
        self.path = path
        self.summary = summary
        self.standard = standard
    }

    /// As the server's own settings are described.
    var row: CoreSetting {
        var schema: JSONObject = ["type": "integer", "minimum": 0, "maximum": 65535]
        if let standard { schema["default"] = .integer(Int64(standard)) }
        return CoreSetting(path, summary, schema)
    }
}
