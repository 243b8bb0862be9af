import JSON
import Settings
import Testing

/// The ports of plugins are settings outside the plugins' sections.
struct ListenerSettingsTests {
    private static let listeners = [
        ListenerSetting(path: "rtmp.port", summary: "The port of RTMP ingest.", standard: 1935),
        ListenerSetting(path: "rtmps.port", summary: "The port of RTMP over TLS.", standard: nil),
        ListenerSetting(path: "http.port", summary: "Not the plugin's to have.", standard: 1),
    ]

    private static func load(_ text: String = "", listeners: [ListenerSetting] = listeners) throws -> Settings {
        try Settings.load(text: text, name: "stream.yaml") { _ in PluginFindings(listeners: listeners) }
    }

    @Test func theirDefaultsAreThoseOfTheManifests() throws {
        let settings = try Self.load()
        #expect(settings.ports == ["rtmp.port": 1935])
        #expect(settings.core.port == 8080)
        #expect(settings.listing.contains { $0.path == "rtmp.port" && $0.value == 1935 })
    }

    @Test func theyAreReadAndChecked() throws {
        let settings = try Self.load("rtmp: { port: 0 }\nrtmps: { port: 1936 }")
        #expect(settings.ports == ["rtmp.port": 0, "rtmps.port": 1936])
        #expect(settings.withoutEffect.isEmpty)
        let error = #expect(throws: SettingsError.self) { try Self.load("rtmp: { port: 70000 }") }
        #expect(error?.problems.map(\.path) == ["rtmp.port"])
    }

    @Test func withoutThePluginTheyHaveNoEffect() throws {
        let settings = try Self.load("rtmp: { port: 1935 }", listeners: [])
        #expect(settings.ports == [:])
        #expect(settings.withoutEffect.map(\.path) == ["rtmp.port"])
        #expect(throws: SettingsError.self) { try Self.load("rtmps: { port: 1936 }", listeners: []) }
    }
}
