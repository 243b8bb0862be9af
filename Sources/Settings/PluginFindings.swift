public import JSON

/// The settings of one plugin, as its manifest declares them: the section of the plugin's name.
public struct PluginSection: Sendable, Hashable {
    /// The plugin's name.
    public let plugin: String
    /// A JSON Schema of type object, with defaults.
    public let schema: JSON

    /// Makes a section.
    public init(plugin: String, schema: JSON) {
        self.plugin = plugin
        self.schema = schema
    }
}

/// What became known of the plugins while the settings were read.
public struct PluginFindings: Sendable {
    /// The settings of those whose manifests can be used.
    public var sections: [PluginSection]
    /// The names of those whose manifests cannot: nothing is said of what is in their sections.
    public var unknown: [String]
    /// The ports of the plugins' listeners. One that has the name of a setting of the server's own is left out.
    public var listeners: [ListenerSetting]
    /// What is wrong with manifests and libraries.
    public var problems: [SettingsProblem]
    /// What is wrong with values of other settings that only who uses them can tell, by JSON pointer.
    public var settings: [JSONSchema.Issue]

    /// Makes findings.
    public init(
        sections: [PluginSection] = [], listeners: [ListenerSetting] = [], unknown: [String] = [],
        problems: [SettingsProblem] = [], settings: [JSONSchema.Issue] = []
    ) {
        self.listeners = listeners
        self.sections = sections
        self.unknown = unknown
        self.problems = problems
        self.settings = settings
    }
}
