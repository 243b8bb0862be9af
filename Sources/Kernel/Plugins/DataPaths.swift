import JSON

/// Settings of the schema format `data-path`: paths that are relative to the data folder.
enum DataPaths {
    /// The settings with such paths made absolute.
    static func resolved(_ settings: JSON, schema: JSON, folder: String) -> JSON {
        guard var values = settings.object, let properties = schema["properties"]?.object else { return settings }
        for (name, property) in properties where property["format"]?.string == "data-path" {
            guard let path = values[name]?.string, !path.hasPrefix("/") else { continue }
            values[name] = .string(absolute(path, folder: folder))
        }
        return .object(values)
    }

    /// A path that is relative to the data folder, made absolute.
    static func absolute(_ path: String, folder: String) -> String { path.hasPrefix("/") ? path : folder + "/" + path }
}
