import JSON

/// Settings of the schema format `data-path`: paths that are relative to the data folder.
enum DataPaths {
    /// The settings with such paths made absolute.
    static func resolved(_ settings: JSON, schema: JSON, folder: String) -> JSON {
        guard var values = settings.object, let properties = schema["properties"]?.object else { return settings }
        for (name, property) in properties where property["format"]?.string == "data-path" {
            guard let path = values[name]?.string, !path.hasPrefix("/") else { continue }
            values[name] = .string(folder + "/" + path)
        }
        return .object(values)
    }
}
