import Glibc
import JSON
import Testing

extension EndToEnd {
    /// What one enabled set of plugins offers is what its manifests say.
    @Suite struct EnabledPlugins {
        @Test func withoutDeliveryTheAPIWorksAndNothingPlays() async throws {
            let server = try await StreamServer.started(settings: try without("delivery"))
            let id = try await server.client.uploadByPut(try await Media.short())
            let stream = try await server.client.ready(id)
            #expect(stream["playback"]?["hls"]?.string == nil)
            #expect(try await server.client.request("/play/\(id)/master.m3u8").status == 404)
            #expect(try await server.client.request("/watch/\(id)").status == 404)
            #expect(try await server.stop() == 0)
        }

        @Test func withoutEncodingTheStartSaysWhatThatMeans() async throws {
            let server = try await StreamServer.started(settings: try without("encoding"))
            #expect(server.process.output.contains("encoding"))
            let id = try await server.client.uploadByPut(try await Media.short())
            let stream = try await server.client.call("stream", ["streamId": .string(id)])
            #expect(stream["streamId"]?.string == id)
            #expect(try await server.stop() == 0)
        }

        @Test func withoutCaptionsAllElsePlaysAndNoneCanBeAdded() async throws {
            let server = try await StreamServer.started(settings: try without("captions"))
            #expect(server.process.output.contains("captionTracks"))
            let id = try await server.client.uploadByPut(try await Media.short())
            let stream = try await server.client.ready(id)
            #expect(stream["captions"] == [])
            #expect(try await server.client.request("/play/\(id)/captions/en.vtt").status == 404)
            #expect(try await server.client.request("/watch/\(id)").status == 200)
            let refused = try await server.client.answer("addCaptions", ["streamId": .string(id), "language": "en"])
            #expect(refused.status == 400 && refused.errorCode == "VALIDATION_ERROR")
            #expect(try await server.stop() == 0)
        }

        @Test func withoutWebhooksTheLogTellsAllTheSame() async throws {
            let server = try await StreamServer.started(settings: try without("webhooks"))
            let id = try await server.client.createdStream()
            let refused = try await server.client.request("/webhooks", ["-d", #"{"url":"https://example.com/"}"#])
            #expect(refused.status == 404 && refused.errorCode == "NOT_FOUND")
            let events = try await server.client.request("/events").data["events"]?.array ?? []
            #expect(events.map { $0["data"]?["streamId"]?.string } == [id])
            #expect(try await server.stop() == 0)
        }

        @Test func withoutAnalyticsNobodyIsCountedAndThePlayerTellsNothing() async throws {
            let server = try await StreamServer.started(settings: try without("analytics"))
            let id = try await server.client.uploadByPut(try await Media.short())
            _ = try await server.client.ready(id)
            let page = try await server.client.request("/watch/\(id)")
            #expect(page.status == 200 && page.text.contains(#"data-beacon="""#) && !page.text.contains("sendBeacon"))
            #expect(try await server.client.request("/beacon", ["-d", "{}"]).status == 404)
            #expect(try await server.client.answer("getAnalytics").issuePaths == ["/operation"])
            let metrics = try await server.client.request("/metrics").text
            #expect(!metrics.contains("stream_signals_total{"))
            #expect(try await server.stop() == 0)
        }

        @Test func aPluginInPlainCAnswers() async throws {
            let folder = try Folder()
            let source = "\(Build.root)/Tests/Boundary/Plugins/hello.c"
            #expect(try File.text(source).split(separator: "\n", omittingEmptySubsequences: false).count <= 80)
            try await CPlugin.compile(source, to: folder.at("libhello.so"))
            let text = try File.text("\(Build.root)/Tests/Boundary/Plugins/hello.json")
            let manifest = try JSON(parsing: text)
            let library = try #require(manifest["library"]?.string)
            rename(folder.at("libhello.so"), folder.at(library))
            try File.write(text, to: folder.at("hello.json"))

            let server = try await StreamServer.started(settings: [
                "STREAM_PLUGINS_MANIFESTS": "\(Build.manifests),\(folder.path)",
                "STREAM_PLUGINS_LIBRARIES": "\(Build.folder),\(folder.path)",
            ])
            let operation = try #require(manifest["operations"]?[0])
            let name = try #require(operation["name"]?.string)
            var parameters = try #require(operation["example"]?.object)
            let data = try await server.client.call(name, parameters)
            #expect(data["greeting"] == "Hello, Ada!")
            parameters["unheardOf"] = 1
            #expect(try await server.client.answer(name, parameters).issuePaths == ["/parameters/unheardOf"])
            let service = try await server.client.call("stream", ["limit": 1])["service"]
            #expect(service?["operations"]?.array?.contains(.string(name)) == true)
            #expect(try await server.stop() == 0)
        }

        /// Every plugin but one.
        private func without(_ plugin: String) throws -> [String: String] {
            let names = try File.names(Build.manifests).map { file in
                try #require(try JSON(parsing: try File.text("\(Build.manifests)/\(file)"))["name"]?.string)
            }
            #expect(names.contains(plugin))
            return ["STREAM_PLUGINS_ENABLED": names.filter { $0 != plugin }.joined(separator: ",")]
        }
    }
}
