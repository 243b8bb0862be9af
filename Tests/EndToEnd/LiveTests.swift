import Glibc
import JSON
import Testing

extension EndToEnd {
    /// From a publisher's first byte to the recording: a real ffmpeg at both ends.
    @Suite struct LiveStreams {
        private static let settings = ["STREAM_LIVE_SEGMENT_SECONDS": "1", "STREAM_LIVE_LONGEST_SEGMENT_SECONDS": "2"]

        @Test func aStreamIsWatchedWhileItIsPublishedAndAfterwards() async throws {
            let server = try await StreamServer.started(settings: Self.settings)
            let client = server.client
            let started = try await client.call("startLive", ["title": "Live"])
            let id = try #require(started["streamId"]?.string)
            #expect(started["state"] == "waiting")
            #expect(try await client.call("stream", ["streamId": .string(id)])["state"] == "waiting")
            let publisher = try LivePublication(to: started)
            let live = try await client.livePlaylist(id, segments: 3)
            #expect(!live.isEnded)
            let stream = try await client.stream(id, in: "live")
            #expect(stream["live"]?["publisher"]?["connected"] == true)
            #expect(stream["live"]?["startedAt"]?.string != nil)

            // Somebody else with the key is sent away; the first goes on.
            let second = try LivePublication(to: started)
            #expect(try await second.process.ended(within: .seconds(30)) != 0)
            #expect(!publisher.process.hasEnded)
            let refused = try await client.answer("startLive", ["streamId": .string(id)])
            #expect(refused.status == 400)

            let hls = try #require(stream["playback"]?["hls"]?.string)
            #expect(try await FFmpeg.complaints(["-i", hls, "-t", "2", "-f", "null", "-"]) == "")

            let stopped = try await client.call("stopLive", ["streamId": .string(id)])
            #expect(["encoding", "ready"].contains(stopped["state"]?.string))
            _ = try await publisher.process.ended(within: .seconds(30))
            let ready = try await client.ready(id)
            #expect(ready["source"]?["width"] == 320)
            #expect(try #require(ready["source"]?["durationSeconds"]?.double) >= 3)
            #expect(ready["encoding"]?["renditions"]?.array?.count == 1)
            for playlist in try await client.playlists(id) {
                #expect(playlist.isEnded)
                #expect(try await FFmpeg.complaints(["-i", playlist.url, "-f", "null", "-"]) == "")
            }
            // The live address goes on answering, with the end.
            let after = try await client.anonymous.request(live.url)
            #expect(after.status == 200 && after.text.contains("#EXT-X-ENDLIST"))
            // A second stop changes nothing, and a picture can be had as of any film.
            #expect(try await client.call("stopLive", ["streamId": .string(id)])["state"] == "ready")
            let picture = try await client.call("getThumbnail", ["streamId": .string(id), "timeSeconds": 1])
            #expect(try await client.anonymous.request(try #require(picture["url"]?.string)).status == 200)
            let events = try await client.request("/events?streamId=\(id)").data["events"]?.array ?? []
            #expect(
                events.compactMap { $0["type"]?.string }.filter { $0 != "stream.viewed" } == [
                    "stream.created", "stream.Live.started", "stream.Live.stopped", "stream.Encoding.completed",
                ])
            let key = try #require(started["streamKey"]?.string)
            #expect(!server.process.output.contains(key), "the stream key is in the log")
            #expect(try await server.stop() == 0)
        }

        @Test func aLostWorkerAndAPublisherThatComesBackCostAGap() async throws {
            let server = try await StreamServer.started(settings: Self.settings)
            let client = server.client
            let started = try await client.call("startLive", ["latency": "standard"])
            let id = try #require(started["streamId"]?.string)
            let publisher = try LivePublication(to: started)
            _ = try await client.livePlaylist(id, segments: 2)
            for process in server.mediaProcesses { kill(process, SIGKILL) }
            let crashed = try await client.livePlaylist(id, segments: 6)
            #expect(crashed.text.contains("#EXT-X-DISCONTINUITY\n"))
            #expect(!publisher.process.hasEnded)
            try await publisher.leave()
            #expect(try await client.call("stream", ["streamId": .string(id)])["state"] == "live")
            let left = try await client.livePlaylist(id, segments: crashed.segments.count)
            let again = try LivePublication(to: started, size: "160x90")
            let back = try await client.livePlaylist(id, segments: left.segments.count + 4)
            #expect(back.text.split(separator: "\n").count { $0 == "#EXT-X-DISCONTINUITY" } == 2, "\(back.text)")
            _ = try await client.call("stopLive", ["streamId": .string(id)])
            _ = try await again.process.ended(within: .seconds(30))
            _ = try await client.ended(id)
            for playlist in try await client.playlists(id) {
                #expect(playlist.isEnded)
                let stretches = try await stretches(of: playlist, client)
                #expect(stretches.count == 3)
                for bytes in stretches { #expect(try await FFmpeg.complaints(about: bytes) == "") }
            }
            let events = try await client.request("/events?streamId=\(id)&types=stream.Live.started").data["events"]
            #expect(events?.array?.count == 1)
            #expect(try await server.stop() == 0)
        }

        /// What a player that knows of discontinuities puts together: each init segment with the segments that need it. ffmpeg's own
        /// reader of HLS takes the first init segment for all.
        private func stretches(of playlist: MediaPlaylist, _ client: Client) async throws -> [[UInt8]] {
            var stretches: [[UInt8]] = []
            var segments = playlist.segments[...]
            for line in playlist.text.split(whereSeparator: \.isNewline).map(String.init) {
                if line.hasPrefix("#EXT-X-MAP:"), let name = Playlists.attribute("URI", line) {
                    let address = Playlists.address(name, from: playlist.url)
                    stretches.append(try await client.anonymous.request(address).body)
                } else if !line.hasPrefix("#"), let segment = segments.popFirst() {
                    let answer = try await client.anonymous.request(segment.url)
                    guard answer.status == 200, !stretches.isEmpty else {
                        throw Failure("\(segment.url): HTTP \(answer.status)")
                    }
                    stretches[stretches.count - 1] += answer.body
                }
            }
            return stretches
        }

        @Test func aKilledServerKeepsTheRecording() async throws {
            var server = try await StreamServer.started(settings: Self.settings)
            let started = try await server.client.call("startLive", ["reconnectWindowSeconds": 2])
            let id = try #require(started["streamId"]?.string)
            let publisher = try LivePublication(to: started)
            let before = try await server.client.livePlaylist(id, segments: 3)
            try await server.kill9()
            _ = try await publisher.process.ended(within: .seconds(30))
            server = try await StreamServer.started(data: server.data, settings: Self.settings)
            // Nobody comes back within the window.
            _ = try await server.client.ready(id)
            let playlist = try #require(try await server.client.playlists(id).first(where: \.isPicture))
            #expect(playlist.segments.count >= before.segments.count - 1)
            #expect(try await FFmpeg.complaints(["-i", playlist.url, "-f", "null", "-"]) == "")
            #expect(try await server.stop() == 0)
        }

        @Test func whatIsNotRecordedIsGoneAndWhatWasNotPublishedIsCreatedAgain() async throws {
            let server = try await StreamServer.started(settings: Self.settings)
            let client = server.client
            let never = try await client.call("startLive")
            let neverID = try #require(never["streamId"]?.string)
            #expect(try await client.call("stopLive", ["streamId": .string(neverID)])["state"] == "created")
            #expect(try await LivePublication(to: never).process.ended(within: .seconds(30)) != 0)

            let started = try await client.call("startLive", ["record": false, "dvrWindowSeconds": 0])
            let id = try #require(started["streamId"]?.string)
            let publisher = try LivePublication(to: started)
            _ = try await client.livePlaylist(id, segments: 2)
            let stopped = try await client.call("stopLive", ["streamId": .string(id)])
            #expect(stopped["state"] == "ready")
            #expect(try await client.anonymous.request("/play/\(id)/master.m3u8").status == 404)
            _ = try await publisher.process.ended(within: .seconds(30))
            #expect(try await client.answer("getSource", ["streamId": .string(id)]).status == 404)
            // A deletion ends a stream that is live.
            let third = try await client.call("startLive")
            let thirdID = try #require(third["streamId"]?.string)
            let last = try LivePublication(to: third)
            _ = try await client.livePlaylist(thirdID, segments: 1)
            _ = try await client.call("delete", ["streamId": .string(thirdID)])
            _ = try await last.process.ended(within: .seconds(30))
            #expect(try await client.answer("stream", ["streamId": .string(thirdID)]).status == 404)
            #expect(try await server.stop() == 0)
        }
    }
}
