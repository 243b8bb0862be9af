import Glibc
import JSON
import Testing

extension EndToEnd {
    /// Settings of a real server: everything that is wrong at once, what is in effect, and no secret anywhere.
    @Suite struct Configuration {
        @Test func everythingThatIsWrongIsListedAtOnce() async throws {
            let folder = try Folder()
            for name in File.names(Build.manifests) where name != "videos.json" {
                try File.write(try File.text("\(Build.manifests)/\(name)"), to: folder.at(name))
            }
            try File.write(#"{"name": "odd", "version": "1", "kind": "operations"}"#, to: folder.at("odd.json"))
            try File.write(
                """
                http:
                  prot: 80
                publicUrl: ftp://video.example.com
                encoding:
                  preset: hasty
                plugins:
                  enabled: [delivery, encoding, libav-codecs, local-storage, stream-media, uploads, odd, strange]
                  encoders: [openh265]
                odd:
                  setting: of a manifest that cannot be read
                """, to: folder.at("stream.yaml"))
            let settings = [
                "STREAM_PLUGINS_MANIFESTS": folder.path, "STREAM_LOG_LEVEL": "loud", "STREAM_HTTP_HSOT": "a",
                "STREAM_METRICS_TOKEN": "short",
            ]
            let file = folder.at("stream.yaml")
            let refusal = try await StreamServer.refusal(settings: settings, file: file)
            #expect(refusal.status == 78, "\(refusal.output)")
            let lines = refusal.output.split(separator: "\n").map(String.init)
            func has(_ words: String...) -> Bool {
                lines.contains { line in words.allSatisfy(line.contains) }
            }
            #expect(has("\(file):2: http.prot:", "`port`"))
            #expect(has("\(file):3: publicUrl:", "https://"))
            #expect(has("\(file):5: encoding.preset:", "veryfast"))
            #expect(has("\(file):7: plugins.enabled.7:", "'strange'", "there are: access, analytics, captions"))
            #expect(
                has("\(file):8: plugins.encoders.0: 'openh265'", "openh264") || has("plugins.encoders.0", "libx264"))
            #expect(has("STREAM_LOG_LEVEL: log.level:", "\"info\""))
            #expect(has("STREAM_HTTP_HSOT:", "STREAM_HTTP_HOST"))
            #expect(has("STREAM_METRICS_TOKEN: metrics.token:", "8 to 255"))
            #expect(has("\(folder.at("odd.json")): ", "summary"))
            #expect(
                has("\(folder.at("uploads.json")): /needs/operations/", "The plugin 'uploads' needs", "Enable a plugin")
            )
            #expect(!has("odd.setting"))
            #expect(!refusal.output.contains("'short'") && !refusal.output.contains("\"short\""))
            let count = lines.count { $0.hasPrefix("  ") }
            #expect(lines.first?.contains("\(count) problems") == true)

            let check = try await Command.outcome(
                [Build.program("streamd"), "check", "--config", file],
                environment: settings.merging(["STREAM_PLUGINS_LIBRARIES": Build.folder]) { $1 })
            #expect(check.status == 78)
            #expect(check.output == refusal.output)
        }

        @Test func whatIsInEffectIsShownWithWhatGaveIt() async throws {
            let folder = try Folder()
            try File.write(
                """
                events:
                  keepDays: 3
                encoding:
                  preset: faster
                metrics:
                  token: the-token-of-the-metrics
                limits: { requestsPerMinute: 5000 }
                """, to: folder.at("stream.yaml"))
            let server = try await StreamServer.started(
                settings: ["STREAM_ENCODING_PRESET": "superfast", "STREAM_LIMITS_REQUESTS_PER_MINUTE": ""],
                command: StreamServer.streamd(folder.at("stream.yaml")))
            let shown = try await tool(server, "config", "show", "--json")
            #expect(shown.status == 0, "\(shown.output)")
            let settings = try JSON(parsing: shown.output)["settings"]?.array ?? []
            func setting(_ path: String) -> JSON? { settings.first { $0["path"] == .string(path) } }
            let file = folder.at("stream.yaml")
            #expect(
                setting("events.keepDays") == [
                    "path": "events.keepDays", "value": 3, "source": "file", "place": .string("\(file):2"),
                ])
            #expect(
                setting("encoding.preset") == [
                    "path": "encoding.preset", "value": "superfast", "source": "environment",
                    "place": "STREAM_ENCODING_PRESET",
                ])
            #expect(setting("limits.requestsPerMinute")?["value"] == 5000)
            #expect(setting("uploads.maxSizeBytes")?["source"] == "default")
            #expect(setting("adminKey")?["value"] == "***")
            #expect(setting("adminKey")?["source"] == "environment")
            #expect(setting("metrics.token")?["value"] == "***")
            #expect(setting("publicUrl")?["value"] == .null)

            let table = try await tool(server, "config", "show")
            #expect(
                table.output.split(separator: "\n").contains { line in
                    line.split(separator: " ") == ["encoding.preset", "superfast", "STREAM_ENCODING_PRESET"]
                })
            for output in [shown.output, table.output] {
                #expect(!output.contains(StreamServer.adminKey) && !output.contains("the-token-of-the-metrics"))
            }
            // Neither a key without the scope nor another account's administrator sees them.
            for scope in ["read", "admin"] {
                let key = try await tool(server, "keys", "create", "--account", "other", "--scope", scope, "--json")
                let secret = try #require(try JSON(parsing: key.output)["key"]?.string)
                #expect(try await tool(server, "config", "show", key: secret).status == 77)
            }
            #expect(try await server.stop() == 0)
        }

        @Test(arguments: ["text", "json"])
        func noSecretReachesTheLog(format: String) async throws {
            let folder = try Folder()
            try File.write(Self.talker, to: folder.at("talker.c"))
            try await CPlugin.compile(folder.at("talker.c"), to: folder.at("libtalker.so"))
            try File.write(
                """
                {"name": "talker", "version": "1.0.0", "summary": "Logs what it is told.", "abi": 1, "kind": "operations",
                 "library": "libtalker.so", "needs": {"services": ["log", "config"]},
                 "settings": {"type": "object", "additionalProperties": false, "properties": {
                   "account": {"type": "string"}, "phrase": {"type": "string", "writeOnly": true},
                   "database": {"type": "string"}}}}
                """, to: folder.at("talker.json"))
            try File.write(
                """
                log: { level: trace, format: \(format) }
                metrics: { token: the-token-of-the-metrics }
                talker:
                  account: talkative
                  phrase: open-sesame-42
                  database: "postgres://stream:hunter22@db.example/stream"
                """, to: folder.at("stream.yaml"))
            let server = try await StreamServer.started(
                settings: [
                    "STREAM_PLUGINS_MANIFESTS": "\(Build.manifests),\(folder.path)",
                    "STREAM_PLUGINS_LIBRARIES": "\(Build.folder),\(folder.path)",
                ], command: StreamServer.streamd(folder.at("stream.yaml")))
            let made = try await tool(server, "keys", "create", "--scope", "read", "--json")
            let key = try #require(try JSON(parsing: made.output)["key"]?.string)
            for secret in [StreamServer.adminKey, key, "the-token-of-the-metrics"] {
                // The request's id is echoed, and a field of every line about the request.
                let fields = ["-H", "Authorization: Bearer \(secret)", "-H", "X-Request-ID: \(secret)"]
                for path in ["/metrics", "/stream", "/nothing/\(secret)", "/play/\(secret)/master.m3u8"] {
                    let answer = try await server.client.anonymous.request(path, fields)
                    #expect(answer.status > 0)
                }
            }
            #expect(try await server.stop() == 0)
            let log = server.process.output
            let ids =
                format == "json"
                ? [#""requestId":"***""#, #""requestId":"sk_***""#] : ["requestId=***", "requestId=sk_***"]
            for line in ["talkative", "\"phrase\":\"***\""] + ids { #expect(log.contains(line), "\(line)") }
            #expect(log.contains("postgres://stream:***@db.example/stream"))
            for secret in [StreamServer.adminKey, key, "the-token-of-the-metrics", "open-sesame-42", "hunter22"] {
                #expect(!log.contains(secret), "\(secret)")
            }
        }

        /// Logs its settings, secrets and all.
        private static let talker = """
            #include <string.h>
            #include "stream_plugin.h"
            static void start(const stream_host *host, void **instance, stream_done_fn done, uint64_t token) {
                const stream_log_v1 *log = host->service(host, "log", 1);
                const stream_config_v1 *config = host->service(host, "config", 1);
                stream_bytes settings = config->settings(host);
                static char message[4096];
                *instance = message;
                memcpy(message, settings.data, settings.size);
                log->write(host, STREAM_LOG_WARNING, (stream_bytes){message, settings.size}, settings);
                done(token, NULL, (stream_bytes){"", 0});
            }
            static void invoke(void *instance, const stream_call *call, stream_done_fn done) {
                (void)instance; (void)call; (void)done;
            }
            static void cancel(void *instance, uint64_t call_id) { (void)instance; (void)call_id; }
            static const stream_operations_v1 functions = {
                .struct_size = sizeof functions, .invoke = invoke, .cancel = cancel};
            static const stream_plugin plugin = {
                .struct_size = sizeof plugin, .abi_major = STREAM_ABI_MAJOR, .abi_minor = STREAM_ABI_MINOR,
                .kind = STREAM_PLUGIN_OPERATIONS, .name = "talker", .version = "1.0.0", .functions = &functions,
                .start = start};
            const stream_plugin *stream_plugin_entry(void) { return &plugin; }
            """

        private func tool(
            _ server: StreamServer, _ arguments: String..., key: String = StreamServer.adminKey
        ) async throws -> Command.Outcome {
            try await Command.outcome(
                [Build.program("streamctl")] + arguments, environment: ["STREAM_URL": server.url, "STREAM_KEY": key])
        }
    }
}
