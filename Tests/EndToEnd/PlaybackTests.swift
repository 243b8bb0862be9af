import Glibc
import JSON
import Testing

extension EndToEnd {
    /// An uploaded file becomes a video that plays.
    @Suite struct Playback {
        enum Way: String, CaseIterable, CustomTestStringConvertible {
            case multipart, put
            var testDescription: String { rawValue }
        }

        @Test(arguments: Way.allCases)
        func everyRenditionOfAFilmDecodesCompletely(_ way: Way) async throws {
            let server = try await StreamServer.started()
            for film in try await Media.films() {
                let id =
                    switch way {
                    case .multipart: try await server.client.uploadByMultipart(film)
                    case .put: try await server.client.uploadByPut(film)
                    }
                let stream = try await server.client.ready(id)
                try await expectComplete(stream, of: film, on: server)
            }
            #expect(try await server.stop() == 0)
        }

        @Test func aStreamPlaysWhileItIsEncoded() async throws {
            let server = try await StreamServer.started(settings: StreamServer.encoding)
            let id = try await server.client.uploadByPut(try await Media.long())
            let playlist = try await server.client.firstSegment(id)
            // One quick rung comes first, and a short segment of it.
            #expect(playlist.resolution?.height == 360 && playlist.segments.first?.durationSeconds == 1)
            // The encoder is held, so that what follows is certainly seen before it ends.
            let worker = try await server.mediaProcess()
            kill(worker, SIGSTOP)
            defer { kill(worker, SIGCONT) }

            let stream = try await server.client.call("stream", ["streamId": .string(id)])
            #expect(stream["state"] == "encoding")
            let now = try #require(try await server.client.playlists(id).first { $0.url == playlist.url })
            #expect(!now.isEnded)
            #expect(now.text.contains("#EXT-X-PLAYLIST-TYPE:EVENT"))
            #expect(now.segments.count >= playlist.segments.count)
            try await server.client.inspected(id)
            let bytes = try await FFmpeg.firstSegments(of: now, with: server.client)
            #expect(try await FFmpeg.complaints(about: bytes) == "")

            kill(worker, SIGCONT)
            _ = try await server.client.ready(id)
            let last = try #require(try await server.client.playlists(id).first { $0.url == playlist.url })
            #expect(last.isEnded)
            #expect(Array(last.segments.prefix(now.segments.count).map(\.url)) == now.segments.map(\.url))
            #expect(try await server.stop() == 0)
        }

        @Test func aSegmentAnswersAsAFileDoes() async throws {
            let server = try await StreamServer.started()
            let id = try await server.client.uploadByPut(try await Media.short())
            _ = try await server.client.ready(id)
            let playlists = try await server.client.anonymous.playlists(id)
            let segment = try #require(playlists.first { $0.isPicture }?.segments.first).url
            let viewer = server.client.anonymous

            let whole = try await viewer.request(segment)
            #expect(whole.status == 200)
            #expect(whole.header("accept-ranges") == "bytes")
            #expect(whole.header("cache-control")?.contains("immutable") == true)
            #expect(whole.header("access-control-allow-origin") == "*")
            let tag = try #require(whole.header("etag"))

            let part = try await viewer.request(segment, ["-r", "10-19"])
            #expect(part.status == 206)
            #expect(part.header("content-range") == "bytes 10-19/\(whole.body.count)")
            #expect(part.body == Array(whole.body[10...19]))
            #expect(try await viewer.request(segment, ["-r", "999999999-"]).status == 416)
            #expect(try await viewer.request(segment, ["-H", "If-None-Match: \(tag)"]).status == 304)

            let head = try await viewer.request(segment, ["-I"])
            #expect(head.status == 200)
            #expect(head.header("content-length") == "\(whole.body.count)")
            #expect(try await viewer.request(segment + "x").status == 404)

            let playlist = try await viewer.request("/play/\(id)/master.m3u8")
            #expect(playlist.header("cache-control")?.contains("immutable") != true)
            #expect(!playlist.text.contains("://"))
            #expect(try await server.stop() == 0)
        }

        private func expectComplete(_ stream: JSON, of film: String, on server: StreamServer) async throws {
            let id = try #require(stream["streamId"]?.string)
            let source = try await FFmpeg.picture(of: film)
            #expect(stream["encoding"]?["progress"]?.double == 1)
            #expect(stream["encoding"]?["error"] == .null)
            #expect(stream["source"]?["width"]?.int == source.width)
            #expect(stream["source"]?["height"]?.int == source.height)
            let told = try #require(stream["source"]?["durationSeconds"]?.double)
            #expect(abs(told - source.durationSeconds) <= source.frameSeconds)

            let playlists = try await server.client.anonymous.playlists(id)
            let pictures = playlists.filter(\.isPicture)
            #expect(pictures.count == stream["encoding"]?["renditions"]?.array?.count)
            #expect(!pictures.isEmpty)
            for (index, playlist) in pictures.enumerated() {
                let size = try #require(playlist.resolution)
                #expect(size.width <= source.width && size.height <= source.height)
                #expect(playlist.isEnded)
                #expect(abs(playlist.durationSeconds - source.durationSeconds) <= source.frameSeconds)
                let master = "\(server.url)/play/\(id)/master.m3u8"
                let words = ["-i", master, "-map", "0:v:\(index)", "-map", "0:a", "-f", "null", "-"]
                #expect(try await FFmpeg.complaints(words) == "")
                #expect(abs(try await FFmpeg.pictures(in: playlist.url) - source.pictures) <= 1)
            }
        }
    }
}
