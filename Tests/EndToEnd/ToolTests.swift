import JSON
import Testing

extension EndToEnd {
    /// streamctl, as people type it.
    @Suite struct Tool {
        @Test func anUploadEndsWithThePlayersAddress() async throws {
            let server = try await StreamServer.started()
            let film = try await Media.short()
            let upload = try await tool(server, "upload", film, "--title", "From the tool")
            #expect(upload.status == 0, "\(upload.output)")
            #expect(upload.output.contains("Uploading 100 %"))
            #expect(upload.output.contains("Encoding 100 %"))
            let last = try #require(upload.output.split(separator: "\n").last)
            #expect(last.hasPrefix("\(server.url)/watch/str_"))
            #expect(try await server.client.anonymous.request(String(last)).status == 200)

            let list = try await tool(server, "streams", "--state", "ready")
            #expect(list.status == 0)
            #expect(list.output.contains("From the tool"))
            let json = try JSON(parsing: try await tool(server, "streams", "--json").output)
            #expect(json["streams"]?[0]?["title"] == "From the tool")
            let plugins = try await tool(server, "plugins")
            for operation in ["stream", "create", "update", "delete", "upload", "getUploadUrl"] {
                #expect(plugins.output.split(separator: "\n").contains { $0.hasSuffix(" \(operation)") })
            }
            #expect(try await server.stop() == 0)
        }

        @Test func theCommandThatTheStartPrintsWorks() async throws {
            let server = try await StreamServer.started(settings: ["STREAM_ADMIN_KEY": ""])
            let line = try await until("the start's lines", within: .seconds(10)) {
                server.process.output.split(separator: "\n").first { $0.contains("streamctl upload FILE.mp4") }
            }
            #expect(server.process.output.contains(server.url))
            #expect(try File.text(server.data.at("data/admin.key")).hasPrefix("sk_"))
            let command = try #require(line.firstRange(of: "STREAM_URL=")).lowerBound
            let film = try await Media.short()
            let words = String(line[command...]).replacing("FILE.mp4", with: "'\(film)'")
            let outcome = try await Command.outcome(["sh", "-c", words])
            #expect(outcome.status == 0, "\(outcome.output)")
            #expect(outcome.output.split(separator: "\n").last?.hasPrefix("\(server.url)/watch/str_") == true)
            #expect(try await server.stop() == 0)
        }

        @Test func whatCannotBeDoneIsSaidWithAnExitStatus() async throws {
            let server = try await StreamServer.started()
            let letter = try await Media.text()
            let failed = try await tool(server, "upload", letter)
            #expect(failed.status == 1)
            #expect(failed.output.contains("NOT_MEDIA"))

            let missing = try await tool(server, "upload", "/nowhere/film.mp4")
            #expect(missing.status == 66)
            #expect(missing.output.contains("/nowhere/film.mp4"))
            #expect(try await tool(server, "streams", key: "sk_of_somebody_else").status == 77)
            #expect(try await tool(server, "streams", key: "").status == 77)
            #expect(try await tool(server, "streams", "--state", "asleep").status == 1)
            #expect(try await tool(server, "dance").status == 64)
            #expect(try await server.stop() == 0)
            let gone = try await tool(server, "streams")
            #expect(gone.status == 69)
            #expect(gone.output.contains(server.url))
        }

        @Test func eventsComeToThisMachineAndGoOnSigned() async throws {
            let server = try await StreamServer.started(settings: ["STREAM_NETWORK_ALLOW_PRIVATE": "true"])
            let sink = try await WebhookSink()
            let id = try await server.client.createdStream(["title": "for the tool"])
            let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
            let listening = try await tool(
                server, "webhooks", "listen", "--since", "0", "--count", "1", "--secret", secret, "--forward",
                sink.url + "/take/tool")
            #expect(listening.status == 0 && listening.output.contains(secret), "\(listening.output)")
            let line = try #require(listening.output.split(separator: "\n").last)
            #expect(line.contains("stream.created") && line.contains(id) && line.hasSuffix("  200"), "\(line)")
            #expect(try await sink.received("/take/tool").map { $0["streamId"]?.string } == [id])
            #expect(try await sink.verified("/take/tool", by: secret).good == 1)

            let made = try JSON(
                parsing: try await tool(server, "webhooks", "create", sink.url + "/take/made", "--json").output)
            let webhook = try #require(made["webhookId"]?.string)
            #expect(try await tool(server, "webhooks", "test", webhook).status == 0)
            let list = try await tool(server, "webhooks")
            #expect(list.output.contains(webhook) && list.output.contains("/take/made"))
            #expect(try await tool(server, "webhooks", "show", webhook).output.contains("webhook.test"))
            #expect(try await tool(server, "webhooks", "delete", webhook).status == 0)
            #expect(try await tool(server, "webhooks", "test", webhook).status == 1)
            #expect(try await server.stop() == 0)
        }

        @Test func aPluginIsChecked() async throws {
            for name in ["videos", "uploads", "encoding", "delivery", "webhooks", "local-storage", "libav-codecs"] {
                let good = try await check(Build.program("libstream-\(name).so"))
                #expect(good.status == 0, "\(good.output)")
                #expect(good.output.contains(name))
            }
            let lying = try Folder()
            let text = try File.text("\(Build.manifests)/videos.json")
            var manifest = try #require(try JSON(parsing: text).object)
            manifest["version"] = "9.9.9"
            try File.write(JSON.object(manifest).description, to: lying.at("videos.json"))
            let bad = try await check(Build.program("libstream-videos.so"), "--manifest", lying.at("videos.json"))
            #expect(bad.status == 1)
            #expect(bad.output.contains("9.9.9"))

            try File.write("not a library", to: lying.at("libnot.so"))
            #expect(try await check(lying.at("libnot.so")).status == 1)
            #expect(try await check("/nowhere/lib.so").status == 66)
        }

        @Test func aPluginThatCrashesOrHangsHarmsNobody() async throws {
            let folder = try Folder()
            for (name, body) in [("crash", "__builtin_trap();"), ("hang", "for (;;) pause();")] {
                try File.write(
                    """
                    #include <unistd.h>
                    #include "stream_plugin.h"
                    const stream_plugin *stream_plugin_entry(void) { \(body) return NULL; }
                    """, to: folder.at("\(name).c"))
                try await CPlugin.compile(folder.at("\(name).c"), to: folder.at("lib\(name).so"))
                let outcome = try await check(folder.at("lib\(name).so"))
                #expect(outcome.status == 1)
                #expect(outcome.output.contains("lib\(name).so"))
            }
        }

        private func tool(
            _ server: StreamServer, _ arguments: String..., key: String = StreamServer.adminKey
        ) async throws -> Command.Outcome {
            try await Command.outcome(
                [Build.program("streamctl")] + arguments,
                environment: ["STREAM_URL": server.url, "STREAM_KEY": key, "XDG_CONFIG_HOME": server.data.path])
        }

        private func check(_ arguments: String...) async throws -> Command.Outcome {
            try await Command.outcome([Build.program("streamctl"), "plugins", "check"] + arguments)
        }
    }
}
