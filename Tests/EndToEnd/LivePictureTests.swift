import JSON
import Testing

extension EndToEnd {
    /// Pictures of a stream while ffmpeg publishes it.
    @Suite struct LivePictures {
        @Test func aLiveStreamHasPictures() async throws {
            let server = try await StreamServer.started(settings: [
                "STREAM_LIVE_SEGMENT_SECONDS": "1", "STREAM_LIVE_LONGEST_SEGMENT_SECONDS": "2",
            ])
            let client = server.client
            let started = try await client.call("startLive", ["dvrWindowSeconds": 0])
            let id = try #require(started["streamId"]?.string)
            let viewer = client.anonymous
            #expect(try await viewer.request("/play/\(id)/thumbnail.jpg").status == 404)
            let publisher = try LivePublication(to: started)
            _ = try await client.livePlaylist(id, segments: 3)

            let newest = try await until("a picture of \(id)", within: .seconds(20)) {
                let answer = try await viewer.request("/play/\(id)/thumbnail.jpg")
                return answer.status == 200 ? answer : nil
            }
            #expect(newest.header("content-type") == "image/jpeg")
            #expect(newest.header("cache-control") == "public, max-age=2")
            let told = try await client.call(
                "getThumbnail", ["streamId": .string(id), "timeSeconds": 1.5, "width": 160, "format": "png"])
            #expect(told["width"] == 160 && told["height"] == 90 && told["timeSeconds"] == 1.48)
            let picture = try await viewer.request(try #require(told["url"]?.string))
            #expect(picture.status == 200 && picture.body.starts(with: [0x89, 0x50]))
            #expect(try await viewer.request("/play/\(id)/thumbnail.webp?time=50%&width=100").status == 200)
            let moving = try await viewer.request("/play/\(id)/thumbnail.gif?duration=1&fps=5&width=100")
            #expect(moving.status == 200 && moving.body.starts(with: Array("GIF89a".utf8)))

            // Who may not watch may not look either.
            _ = try await client.call("updateAccess", ["streamId": .string(id), "visibility": "signed"])
            #expect(try await viewer.request("/play/\(id)/thumbnail.jpg").status == 403)
            let token = try await client.call("getSignedUrl", ["streamId": .string(id)])["token"]?.string ?? ""
            let seen = try await viewer.request("/play/\(token)/thumbnail.jpg")
            #expect(seen.status == 200 && seen.header("cache-control") == "private, max-age=2")
            _ = try await client.call("updateAccess", ["streamId": .string(id), "visibility": "public"])

            // What left the window is not shown.
            _ = try await until("second 0 to leave the window", within: .seconds(30)) {
                try await viewer.request("/play/\(id)/thumbnail.jpg?time=0").status == 404 ? true : nil
            }
            _ = try await client.call("stopLive", ["streamId": .string(id)])
            _ = try await publisher.process.ended(within: .seconds(30))
            _ = try await client.ready(id)
            #expect(try await viewer.request("/play/\(id)/thumbnail.jpg?time=0").status == 200)
            #expect(try await viewer.request("/play/\(id)/thumbnail.jpg").status == 200)
            _ = try await until("the live pictures to go", within: .seconds(20)) {
                pictures(of: id, server).contains { $0.hasPrefix("live-") } ? nil : true
            }
            #expect(try await server.stop() == 0)
        }

        private func pictures(of id: String, _ server: StreamServer) -> [String] {
            let accounts = server.data.at("data/blobs/accounts")
            return File.names(accounts).flatMap { File.names("\(accounts)/\($0)/streams/\(id)/thumbnails") }
        }
    }
}
