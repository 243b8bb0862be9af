import JSON
import Testing

extension EndToEnd {
    /// Which codec plugin encodes is a setting.
    @Suite struct Encoders {
        private static let floor = 0.9

        @Test(arguments: ["libx264", "openh264"])
        func theStockLadderPlaysByEither(_ encoder: String) async throws {
            let film = try await Media.moving()
            let server = try await StreamServer.started(settings: [
                "STREAM_PLUGINS_ENCODERS": encoder, "STREAM_ENCODING_COPY": "false",
            ])
            let id = try await server.client.uploadByPut(film)
            let stream = try await server.client.ready(id)
            #expect(stream["encoding"]?["warnings"] ?? [] == [])
            let playlists = try await server.client.anonymous.playlists(id).filter(\.isPicture)
            #expect(playlists.compactMap { $0.resolution?.height } == [720, 480, 360, 240])
            for (index, playlist) in playlists.enumerated() {
                let master = "\(server.url)/play/\(id)/master.m3u8"
                let words = ["-i", master, "-map", "0:v:\(index)", "-map", "0:a", "-f", "null", "-"]
                #expect(try await FFmpeg.complaints(words) == "")
                let height = playlist.resolution?.height ?? 0
                let likeness = try await FFmpeg.likeness(of: playlist, to: film)
                print("SSIM of \(height)p by \(encoder): \(likeness)")
                #expect(likeness >= Self.floor, "\(height)p by \(encoder)")
            }
            let first = try #require(playlists.first)
            let bytes = try await FFmpeg.firstSegments(of: first, with: server.client)
            // What libx264 writes into its first picture.
            let isByX264 = bytes.firstRange(of: Array("x264 - core".utf8)) != nil
            #expect(isByX264 == (encoder == "libx264"))
            #expect(try await server.stop() == 0)
        }

        @Test func anEncoderThatNobodyOffersIsNamed() async throws {
            let wrong = ["STREAM_PLUGINS_ENCODERS": "openh265"]
            let refusal = try await StreamServer.refusal(settings: wrong)
            let check = try await Command.outcome(
                [Build.program("streamd"), "check"],
                environment: wrong.merging(["STREAM_PLUGINS_MANIFESTS": Build.manifests]) { $1 })
            for outcome in [refusal, check] {
                #expect(outcome.status != 0)
                #expect(outcome.output.contains("STREAM_PLUGINS_ENCODERS: plugins.encoders.0: 'openh265'"))
                #expect(outcome.output.contains("aac, libaom-av1, libx264, libx265, openh264"))
            }
        }

        /// One that is known, but whose plugin is not among the enabled ones.
        @Test func anEncoderWhosePluginIsNotEnabledIsNamed() async throws {
            let names = try manifests { $0["name"] != "openh264" }
            let check = try await Command.outcome(
                [Build.program("streamd"), "check"],
                environment: [
                    "STREAM_PLUGINS_MANIFESTS": Build.manifests, "STREAM_PLUGINS_ENABLED": names,
                    "STREAM_PLUGINS_ENCODERS": "openh264",
                ])
            #expect(check.status == 78)
            #expect(check.output.contains("plugins.encoders.0: 'openh264' is offered by no enabled plugin."))
        }

        @Test func withoutACodecPluginThereIsNoEncoding() async throws {
            let names = try manifests { $0["kind"] != "codec" }
            let refusal = try await StreamServer.refusal(settings: ["STREAM_PLUGINS_ENABLED": names])
            #expect(refusal.status != 0)
            #expect(refusal.output.contains("The plugin 'encoding'"))
            #expect(refusal.output.contains("a plugin of kind 'codec'"))
        }

        /// The names of the plugins whose manifests are so, as a setting takes them.
        private func manifests(_ isWanted: (JSON) -> Bool) throws -> String {
            try File.names(Build.manifests).map { try JSON(parsing: try File.text("\(Build.manifests)/\($0)")) }
                .filter(isWanted).compactMap { $0["name"]?.string }.joined(separator: ",")
        }
    }
}
