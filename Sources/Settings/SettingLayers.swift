import Configuration
import JSON
import Synchronization

/// Where each setting is given: the environment, and below it the file.
///
/// The precedence and the names of the variables are swift-configuration's. What a text means is left to the settings'
/// schemas; so the reader is asked for text alone, and the file's values go in as JSON.
struct SettingLayers {
    /// A value that is given for a setting.
    enum Given {
        case variable(name: String, text: String)
        case file(JSON)
    }

    private let environment: KeyMappingProvider<EnvironmentVariablesProvider>
    private let reader: ConfigReader
    private let lookup = LastLookup()

    /// Layers of the environment's variables over what a file says of some settings.
    init(environment: [String: String], file: [SettingName: JSON]) {
        self.environment = EnvironmentVariablesProvider(
            environmentVariables: environment, secretsSpecifier: .all
        ).prefixKeys(with: "stream")
        let values = file.map { name, value in
            (AbsoluteConfigKey(name.components), ConfigValue(.string("\(value)"), isSecret: true))
        }
        self.reader = ConfigReader(
            providers: [
                self.environment,
                InMemoryProvider(name: "file", values: Dictionary(values, uniquingKeysWith: { $1 })),
            ],
            accessReporter: lookup)
    }

    /// The value of the uppermost layer that has one.
    func value(of name: SettingName) -> Given? {
        guard let text = reader.string(forKey: ConfigKey(name.components), isSecret: true) else { return nil }
        guard let variable = lookup.winner(amongFirst: 1) else { return (try? JSON(parsing: text)).map(Given.file) }
        return .variable(name: variable, text: text)
    }

    /// The variable of a setting: `STREAM_LIMITS_REQUESTS_PER_MINUTE`.
    func variable(of name: SettingName) -> String {
        let key = AbsoluteConfigKey(name.components)
        return (try? environment.value(forKey: key, type: .string))?.encodedKey ?? ""
    }
}

/// Remembers which provider the last value came from.
private final class LastLookup: AccessReporter {
    private let results = Mutex<[AccessEvent.ProviderResult]>([])

    func report(_ event: AccessEvent) {
        results.withLock { $0 = event.providerResults }
    }

    /// What the provider that had the value calls its key, if it is one of the first `count`.
    func winner(amongFirst count: Int) -> String? {
        let results = results.withLock { $0 }
        guard results.count <= count, let found = try? results.last?.result.get() else { return nil }
        return found.encodedKey
    }
}
