import JSON
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
            let after = try await until("the new renditions") { () -> [MediaPlaylist]? in
                // They may be swapped just between the list of renditions and the playlists that it names.
                guard let now = try? await client.playlists(id) else { return nil }
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

        /// The film's size is said with the first piece; its index comes first.
        private func firstPiece(_ server: StreamServer, of film: String, _ folder: Folder) async throws
            -> (id: String, url: String, offset: Int)
        {
            let reservation = try await server.client.call("getUploadUrl")
            let id = try #require(reservation["streamId"]?.string)
            let url = try #require(reservation["uploadUrl"]?.string)
            let bytes = try File.bytes(film)
            let offset = bytes.count * 7 / 10
            try File.write(Array(bytes[..<offset]), to: folder.at("first"))
            try File.write(Array(bytes[offset...]), to: folder.at("rest"))
            let answer = try await send(
                folder.at("first"), to: url, at: 0, server, ["-H", "Upload-Length: \(bytes.count)"])
            #expect(answer.status == 204)
            return (id, url, offset)
        }

        private func send(
            _ piece: String, to url: String, at offset: Int, _ server: StreamServer, _ more: [String] = []
        ) async throws -> Client.Answer {
            try await server.client.anonymous.request(
                url,
                [
                    "-X", "PATCH", "-H", "Tus-Resumable: 1.0.0", "-H", "Content-Type: application/offset+octet-stream",
                    "-H", "Upload-Offset: \(offset)", "--data-binary", "@\(piece)",
                ] + more)
        }

        @Test func aFilmPlaysWhileItIsStillUploaded() async throws {
            let server = try await StreamServer.started()
            let client = server.client
            let film = try await Media.long()
            let folder = try Folder()
            let (id, url, offset) = try await firstPiece(server, of: film, folder)
            let early = try await client.firstSegment(id)
            #expect(!early.isEnded)
            #expect(try await client.call("stream", ["streamId": .string(id)])["state"] == "uploading")
            let bytes = try await FFmpeg.firstSegments(of: early, with: client)
            #expect(try await FFmpeg.complaints(about: bytes) == "")

            #expect(try await send(folder.at("rest"), to: url, at: offset, server).status == 204)
            _ = try await client.ready(id)
            let whole = try #require(try await client.playlists(id).first { $0.url == early.url })
            #expect(whole.isEnded)
            #expect(whole.segments.prefix(early.segments.count).map(\.url) == early.segments.map(\.url))
            #expect(try await pictures(of: whole.url) == pictures(of: film))
            #expect(try await server.stop() == 0)
        }

        @Test func nothingStaysOfAnUploadThatEndsWithoutAFile() async throws {
            let server = try await StreamServer.started()
            let client = server.client
            let folder = try Folder()
            let (id, url, _) = try await firstPiece(server, of: try await Media.long(), folder)
            let early = try await client.firstSegment(id)
            let ended = try await client.anonymous.request(url, ["-X", "DELETE", "-H", "Tus-Resumable: 1.0.0"])
            #expect(ended.status == 204)
            let segment = try #require(early.segments.first).url
            _ = try await until("the copy to be gone", every: .milliseconds(200)) {
                try await client.anonymous.request(segment).status == 404 ? true : nil
            }
            #expect(try await client.playlists(id).isEmpty)
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
