public import JSON

/// Everything the server and its plugins are configured with: defaults, under a YAML file, under the environment.
public struct Settings: Sendable {
    /// The server's own.
    public let core: CoreSettings
    /// The sections of the plugins by name, defaults filled in.
    public let plugins: [String: JSONObject]
    /// The ports of the plugins' listeners by the names of their settings; those without are not there.
    public let ports: [String: Int]
    /// Every setting in effect, in the order of the tables. Secrets are masked.
    public let listing: [SettingListing]
    /// Hides the secrets among the values from text that people see.
    public let mask: SecretMask
    /// The settings of listeners.
    private let listeners: Set<String>

    /// The settings that are given, but belong to parts which this version does not have.
    public var withoutEffect: [SettingListing] {
        let paths = Set(CoreSetting.later.map(\.path)).subtracting(listeners)
        return listing.filter { paths.contains($0.path) && $0.layer != .default }
    }

    /// Reads, checks and types the settings.
    ///
    /// It goes in two steps: the core settings say where the manifests are, the manifests say which settings the
    /// plugins have. Whatever is wrong is thrown at once, each problem with file and line or variable.
    ///
    /// - Parameters:
    ///   - file: A YAML file, or nil.
    ///   - environment: Variables; only those that start with `STREAM_` matter.
    ///   - plugins: Looks at the plugins: their settings, and all that is wrong with them. Not called while the file is
    ///     no YAML or `plugins.manifests` is wrong, since it could only find what follows from that.
    /// - Returns: The settings, all of them good.
    /// - Throws: Every problem at once, those that `plugins` found among them.
    public static func load(
        file: String?, environment: [String: String], plugins: (CoreSettings) -> PluginFindings
    ) throws(SettingsError) -> Settings {
        try load(environment: environment, plugins: plugins) { () throws(SettingsError) in
            guard let file else { return nil }
            return try SettingsFile(path: file)
        }
    }

    /// As ``load(file:environment:plugins:)``, of the text of a file.
    package static func load(
        text: String, name: String, environment: [String: String] = [:],
        plugins: (CoreSettings) -> PluginFindings = { _ in PluginFindings() }
    ) throws(SettingsError) -> Settings {
        try load(environment: environment, plugins: plugins) { () throws(SettingsError) in
            try SettingsFile(text: text, name: name)
        }
    }

    private static func load(
        environment: [String: String], plugins: (CoreSettings) -> PluginFindings,
        parsing: () throws(SettingsError) -> SettingsFile?
    ) throws(SettingsError) -> Settings {
        let file: SettingsFile?
        do throws(SettingsError) {
            file = try parsing()
        } catch {
            throw SettingsError(error.problems + assemble(file: nil, environment: environment, nil).problems)
        }
        let first = assemble(file: file, environment: environment, nil)
        guard !first.problems.contains(where: { $0.path.hasPrefix("plugins.manifests") }) else {
            throw SettingsError(first.problems)
        }
        let core = CoreSettings(.object(first.values))
        let findings = plugins(core)
        var whole = assemble(file: file, environment: environment, findings)
        for issue in findings.settings { whole.add(issue.problem, atPointer: issue.path) }
        let problems = whole.problems + findings.problems
        guard problems.isEmpty else { throw SettingsError(problems) }
        return Settings(core: core, findings: findings, assembly: whole)
    }

    private init(core: CoreSettings, findings: PluginFindings, assembly: SettingsAssembly) {
        let sections = findings.sections
        let rows = Settings.rows(of: findings.listeners)
        self.core = core
        self.listeners = Set(rows.map(\.path))
        self.ports = rows.reduce(into: [:]) { ports, row in
            ports[row.path] = SettingName(row.path).value(in: assembly.values)?.int
        }
        self.plugins = Dictionary(
            sections.map { ($0.plugin, assembly.values[$0.plugin]?.object ?? [:]) }, uniquingKeysWith: { $1 })
        let shape = SchemaShape(Settings.schema(core: CoreSetting.schema, sections, listeners: rows))
        var secrets = SettingSecrets()
        self.listing = shape.settings(below: []).map { name, shape in
            let value = name.value(in: assembly.values).map { secrets.hiding($0, of: name, shape: shape) }
            return SettingListing(path: name.path, value: value, source: assembly.source(ofPointer: name.pointer))
        }
        self.mask = SecretMask(secrets.values)
    }

    /// The settings that are known before the plugins are looked at, or all of them.
    private static func assemble(
        file: SettingsFile?, environment: [String: String], _ findings: PluginFindings?
    ) -> SettingsAssembly {
        let schema = schema(
            core: CoreSetting.schema, findings?.sections ?? [], listeners: rows(of: findings?.listeners ?? []),
            unknown: findings?.unknown ?? [])
        var assembly = SettingsAssembly(schema: schema, complete: findings != nil, open: findings?.unknown ?? [])
        assembly.read(file: file, environment: environment)
        assembly.check(schema)
        for setting in CoreSetting.table + CoreSetting.later {
            let name = SettingName(setting.path)
            if let value = name.value(in: assembly.values), let problem = setting.check(value) {
                assembly.add(problem, atPointer: name.pointer)
            }
        }
        return assembly
    }

    /// Those that have no name of the server's own.
    private static func rows(of listeners: [ListenerSetting]) -> [CoreSetting] {
        let known = Set(CoreSetting.table.map(\.path))
        return listeners.filter { !known.contains($0.path) }.map(\.row)
    }

    /// The core's sections and one for each plugin that has settings. A plugin cannot take a core section's name.
    static func schema(
        core: JSON, _ sections: [PluginSection], listeners: [CoreSetting] = [], unknown: [String] = []
    ) -> JSON {
        var properties = core["properties"]?.object ?? [:]
        for section in sections where properties[section.plugin] == nil {
            guard let own = section.schema["properties"]?.object, !own.isEmpty else { continue }
            properties[section.plugin] = section.schema
        }
        for listener in listeners { CoreSetting.insert(listener.schema, at: listener.path, in: &properties) }
        for name in unknown where properties[name] == nil { properties[name] = ["type": "object"] }
        return ["type": "object", "properties": .object(properties)]
    }
}

extension Settings: CustomStringConvertible {
    /// A line for each setting: path, value and where it was given. Secrets are masked.
    public var description: String {
        listing.map { "\($0.path) = \($0.value.map { "\($0)" } ?? "(not set)")  [\($0.source)]" }
            .joined(separator: "\n")
    }

    /// `{ "settings": [ { "path", "value", "source", "place" } ] }`. Secrets are masked.
    public var json: JSON { ["settings": .array(listing.map(\.json))] }
}
