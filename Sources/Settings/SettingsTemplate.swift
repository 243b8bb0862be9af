import JSON

/// A settings file with every setting in it, commented out: its meaning and its default, of the table and the manifests.
public struct SettingsTemplate: CustomStringConvertible {
    private let shape: SchemaShape

    /// The template of a server with these plugins.
    public init(plugins: [PluginSection]) {
        shape = SchemaShape(Settings.schema(core: CoreSetting.schema, plugins))
    }

    /// The text of the file. Each line but the head's is a line of settings after one `#`, so that taking that away makes
    /// the setting effective.
    public var description: String {
        """
        ## The settings of a stream server, each with its default. To change one, take the `#` at the start of its line
        ## away, and that of the line of its section. An environment variable wins over this file: http.port is
        ## STREAM_HTTP_PORT. `streamd check --config FILE` says what is in effect and what is wrong.

        """ + shape.properties.map { "\n" + SettingsTemplate.lines(of: $0.name, $0.shape, indent: "") }.joined()
    }

    private static func lines(of name: String, _ shape: SchemaShape, indent: String) -> String {
        guard shape.properties.isEmpty || shape.types != ["object"] else {
            return "#\(indent)\(name):\n"
                + shape.properties.map { lines(of: $0.name, $0.shape, indent: indent + "  ") }.joined()
        }
        var text = words(of: shape.schema).map { "#\(indent)# \($0)\n" }.joined()
        if let value = shape.schema["default"] {
            text += "#\(indent)\(name): \(value)\n"
        } else {
            text += "#\(indent)# \(name): (no default)\n"
        }
        return text
    }

    /// What a setting means and may be.
    private static func words(of schema: JSON) -> [String] {
        var lines = [schema["description"]?.string ?? ""].filter { !$0.isEmpty }
        if let values = schema["enum"]?.array {
            lines.append("One of \(values.map { $0.string ?? "\($0)" }.joined(separator: ", ")).")
        }
        return lines
    }
}
