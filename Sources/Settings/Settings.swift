public import JSON

/// Everything the server and its plugins are configured with: defaults, under a YAML file, under the environment.
public struct Settings: Sendable {
    /// The server's own.
    public let core: CoreSettings
    /// The sections of the plugins by name, defaults filled in.
    public let plugins: [String: JSONObject]
    /// Every setting in effect, in the order of the tables. Secrets are masked.
    public let listing: [SettingListing]

    /// The settings that are given, but belong to parts which this version does not have.
    public var withoutEffect: [SettingListing] {
        let paths = Set(CoreSetting.later.map(\.path))
        return listing.filter { paths.contains($0.path) && $0.source != SettingListing.defaultSource }
    }

    /// Reads, checks and types the settings.
    ///
    /// It goes in two steps: the core settings say where the manifests are, the manifests say which settings the
    /// plugins have. Whatever is wrong is thrown at once, each problem with file and line or variable.
    ///
    /// - Parameters:
    ///   - file: A YAML file, or nil.
    ///   - environment: Variables; only those that start with `STREAM_` matter.
    ///   - plugins: Reads the manifests and answers with the sections. Not called while `plugins.…` is wrong.
    /// - Returns: The settings, all of them good.
    /// - Throws: Every problem at once; what `plugins` throws becomes one of them.
    public static func load(
        file: String?, environment: [String: String], plugins: (CoreSettings) throws -> [PluginSection]
    ) throws(SettingsError) -> Settings {
        try load(
            parsed: file.map { path throws(SettingsError) in try SettingsFile(path: path) }, environment: environment,
            plugins: plugins)
    }

    /// As ``load(file:environment:plugins:)``, of the text of a file.
    package static func load(
        text: String, name: String, environment: [String: String] = [:],
        plugins: (CoreSettings) throws -> [PluginSection] = { _ in [] }
    ) throws(SettingsError) -> Settings {
        try load(parsed: SettingsFile(text: text, name: name), environment: environment, plugins: plugins)
    }

    private static func load(
        parsed file: SettingsFile?, environment: [String: String], plugins: (CoreSettings) throws -> [PluginSection]
    ) throws(SettingsError) -> Settings {
        let first = assemble(CoreSetting.schema, complete: false, file: file, environment: environment)
        guard !first.problems.contains(where: { $0.path.hasPrefix("plugins") }) else {
            throw SettingsError(first.problems)
        }
        let core = CoreSettings(.object(first.values))
        let sections: [PluginSection]
        do {
            sections = try plugins(core)
        } catch let error as SettingsError {
            throw SettingsError(first.problems + error.problems)
        } catch {
            throw SettingsError(first.problems + [SettingsProblem(source: "manifests", path: "", problem: "\(error)")])
        }
        let whole = assemble(
            schema(core: CoreSetting.schema, sections), complete: true, file: file, environment: environment)
        guard whole.problems.isEmpty else { throw SettingsError(whole.problems) }
        return Settings(core: core, sections: sections, assembly: whole)
    }

    private init(core: CoreSettings, sections: [PluginSection], assembly: SettingsAssembly) {
        self.core = core
        self.plugins = Dictionary(
            sections.map { ($0.plugin, assembly.values[$0.plugin]?.object ?? [:]) }, uniquingKeysWith: { $1 })
        let shape = SchemaShape(Settings.schema(core: CoreSetting.schema, sections))
        self.listing = shape.settings(below: []).map { name, _ in
            SettingListing(name: name, values: assembly.values, source: assembly.source(ofPointer: name.pointer))
        }
    }

    private static func assemble(
        _ schema: JSON, complete: Bool, file: SettingsFile?, environment: [String: String]
    ) -> SettingsAssembly {
        var assembly = SettingsAssembly(schema: schema, complete: complete)
        if let file { assembly.read(file) }
        assembly.read(environment: environment)
        assembly.check(schema)
        for setting in CoreSetting.table + CoreSetting.later {
            let name = SettingName(components: setting.path.split(separator: ".").map(String.init))
            if let value = name.value(in: assembly.values), let problem = setting.check(value) {
                assembly.add(problem, atPointer: name.pointer)
            }
        }
        return assembly
    }

    /// The core's sections and one for each plugin that has settings. A plugin cannot take a core section's name.
    static func schema(core: JSON, _ sections: [PluginSection]) -> JSON {
        var properties = core["properties"]?.object ?? [:]
        for section in sections where properties[section.plugin] == nil {
            guard let own = section.schema["properties"]?.object, !own.isEmpty else { continue }
            properties[section.plugin] = section.schema
        }
        return ["type": "object", "properties": .object(properties)]
    }
}

extension Settings: CustomStringConvertible {
    /// A line for each setting: path, value and where it was given. Secrets are masked.
    public var description: String {
        listing.map { "\($0.path) = \($0.value.map { "\($0)" } ?? "(not set)")  [\($0.source)]" }
            .joined(separator: "\n")
    }
}
