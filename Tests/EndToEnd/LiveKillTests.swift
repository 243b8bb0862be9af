import Glibc
import JSON
import KernelTesting
import Testing

extension EndToEnd {
    /// What `kill -9` in the middle of a live stream costs: of the recording one segment at most, and the playlists stay legal.
    @Suite struct LiveKills {
        private static let settings = ["STREAM_LIVE_SEGMENT_SECONDS": "1", "STREAM_LIVE_LONGEST_SEGMENT_SECONDS": "2"]
        /// Of a night's run: `STREAM_LIVE_KILLS` is how many kills of each kind.
        private static let kills = getenv("STREAM_LIVE_KILLS").flatMap { Int(String(cString: $0)) } ?? 1

        @Test func aKilledWorkerCostsASegment() async throws {
            let server = try await StreamServer.started(settings: Self.settings)
            let client = server.client
            for turn in 0..<Self.kills {
                let started = try await client.call("startLive", ["dvrWindowSeconds": 600])
                let id = try #require(started["streamId"]?.string)
                let publisher = try LivePublication(to: started)
                let before = try await client.livePlaylist(id, segments: 2)
                for process in server.mediaProcesses { kill(process, SIGKILL) }
                let after = try await client.livePlaylist(id, segments: before.segments.count + 3)
                #expect(!publisher.process.hasEnded)
                _ = try await client.call("stopLive", ["streamId": .string(id)])
                _ = try await publisher.process.ended(within: .seconds(30))
                _ = try await client.ready(id)
                #expect(try await kept(id, client) >= after.segments.count, "turn \(turn)")
                // The publisher goes on: by how much the clock jumps is what is missing.
                let cuts = cuts(after)
                #expect(cuts.count == 1 && cuts.allSatisfy { $0 < 2 }, "turn \(turn): \(cuts)\n\(after.text)")
            }
            #expect(try await server.stop() == 0)
        }

        @Test func aKilledServerCostsASegment() async throws {
            var server = try await StreamServer.started(settings: Self.settings)
            for turn in 0..<Self.kills {
                let started = try await server.client.call("startLive", ["dvrWindowSeconds": 600])
                let id = try #require(started["streamId"]?.string)
                let publisher = try LivePublication(to: started)
                _ = try await server.client.livePlaylist(id, segments: 2)
                let before = try await server.client.livePlaylist(id, segments: 3)
                try await server.kill9()
                _ = try await publisher.process.ended(within: .seconds(30))
                server = try await StreamServer.started(data: server.data, settings: Self.settings)
                // The same key goes on, at the address that the server has now.
                let addresses = try JSON(parsing: try File.text(server.data.at("data/addresses.json")))
                let place = try #require(addresses["rtmp"]?.string?.split(separator: "/").last)
                let again = try LivePublication(
                    to: [
                        "ingest": ["rtmp": .string("rtmp://\(place)/live")], "streamKey": started["streamKey"] ?? .null,
                    ])
                let after = try await server.client.livePlaylist(id, segments: before.segments.count + 2)
                _ = try await server.client.call("stopLive", ["streamId": .string(id)])
                _ = try await again.process.ended(within: .seconds(30))
                _ = try await server.client.ready(id)
                // What was listed before is listed again, but for one that was on its way to the disk.
                #expect(try await kept(id, server.client) >= after.segments.count, "turn \(turn)")
                let old = before.segments.map(\.url).map(name)
                let missing = Set(old).subtracting(after.segments.map(\.url).map(name))
                #expect(missing.count <= 1 && missing.isSubset(of: old.suffix(1)), "turn \(turn): \(missing)")
                #expect(cuts(after).count == 1, "turn \(turn): \(after.text)")
            }
            #expect(try await server.stop() == 0)
        }

        /// How many segments the recording's picture has. What breaks a rule of HLS, and a segment that is not there, ends the test.
        private func kept(_ id: String, _ client: Client) async throws -> Int {
            try await client.inspected(id)
            let playlist = try #require(try await client.playlists(id).first(where: \.isPicture))
            #expect(playlist.isEnded && !playlist.text.contains("#EXT-X-GAP"))
            return playlist.segments.count
        }

        private func name(_ url: String) -> Substring { url.split(separator: "/").last ?? "" }

        /// By how much the wall clock jumps at each discontinuity, seconds.
        private func cuts(_ playlist: MediaPlaylist) -> [Double] {
            var cuts: [Double] = []
            var end: Double?
            var duration = 0.0
            var isCut = false
            for line in playlist.text.split(whereSeparator: \.isNewline).map(String.init) {
                if line == "#EXT-X-DISCONTINUITY" {
                    isCut = true
                } else if line.hasPrefix("#EXTINF:") {
                    duration = Double(line.dropFirst(8).prefix { $0 != "," }) ?? 0
                } else if line.hasPrefix("#EXT-X-PROGRAM-DATE-TIME:") {
                    // 2026-01-31T23:59:59.999Z
                    let clock = line.dropFirst(36).dropLast().split(separator: ":").compactMap { Double($0) }
                    let moment = clock.reduce(0) { $0 * 60 + $1 }
                    if isCut, let end { cuts.append((moment - end + 86400).truncatingRemainder(dividingBy: 86400)) }
                    isCut = false
                    end = moment
                } else if !line.hasPrefix("#") {
                    end = end.map { $0 + duration }
                }
            }
            return cuts
        }
    }
}
