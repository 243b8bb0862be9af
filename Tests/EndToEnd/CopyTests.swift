import JSON
import KernelTesting
import Testing

extension EndToEnd {
    /// What plays as it is plays at once, and what there is can be made anew.
    @Suite struct Copies {
        @Test func whatIsServedFirstIsTheUploadedPicture() async throws {
            let film = try await Media.moving()
            let server = try await StreamServer.started()
            let id = try await server.client.uploadByPut(film)
            let stream = try await server.client.ready(id)
            #expect(stream["encoding"]?["renditions"]?[0]?["name"] == "720p")
            let playlists = try await server.client.anonymous.playlists(id).filter(\.isPicture)
            #expect(playlists.compactMap { $0.resolution?.height } == [720, 480, 360, 240])
            #expect(try await pictures(of: playlists[0].url) == pictures(of: film))
            for playlist in playlists {
                #expect(playlist.segments.map(\.durationSeconds) == playlists[0].segments.map(\.durationSeconds))
                #expect(try await FFmpeg.complaints(["-i", playlist.url, "-f", "null", "-"]) == "")
            }
            #expect(try await server.stop() == 0)
        }

        @Test func aStreamIsEncodedAnewFromItsOriginal() async throws {
            let film = try await Media.moving()
            let server = try await StreamServer.started()
            let client = server.client
            let id = try await client.uploadByPut(film)
            _ = try await client.ready(id)
            let before = try await client.playlists(id)
            let answer = try await client.call(
                "reencode",
                ["streamId": .string(id), "preset": "ultrafast", "ladder": ["240p", "144p"], "copy": false])
            #expect(answer["state"] == "encoding")
            // Meanwhile everything is as it was.
            #expect(try await client.call("stream", ["streamId": .string(id)])["state"] == "ready")
            let after = try await until("the new renditions") {
                let now = try await client.playlists(id)
                return now.map(\.url) == before.map(\.url) ? nil : now
            }
            let pictures = after.filter(\.isPicture)
            #expect(pictures.compactMap { $0.resolution?.height } == [240, 144])
            for playlist in pictures {
                #expect(playlist.isEnded)
                #expect(try await FFmpeg.complaints(["-i", playlist.url, "-f", "null", "-"]) == "")
            }
            let stream = try await client.call("stream", ["streamId": .string(id)])
            #expect(stream["state"] == "ready")
            #expect(stream["encoding"]?["renditions"]?.array?.map { $0["name"]?.string } == ["240p", "144p"])
            // Who watches the old ones may finish.
            let old = try #require(before.first { $0.isPicture }?.segments.first)
            #expect(try await client.anonymous.request(old.url).status == 200)
            #expect(try await server.stop() == 0)
        }

        /// The decoded pictures, by what identifies their samples.
        private func pictures(of address: String) async throws -> [String] {
            let text = try await Command.run(
                "ffmpeg", "-v", "error", "-nostdin", "-i", address, "-map", "0:v:0", "-f", "framemd5", "-")
            return text.split(separator: "\n").filter { !$0.hasPrefix("#") }
                .compactMap { $0.split(separator: ",").last.map(String.init) }
        }
    }
}
