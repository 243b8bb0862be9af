import Glibc
import JSON
import Testing

extension EndToEnd {
    /// The page at /watch in a real browser.
    @Suite struct Browser {
        @Test func chromiumPlaysAndSeeks() async throws {
            let server = try await StreamServer.started()
            let id = try await server.client.uploadByPut(try await Media.films()[0])
            let stream = try await server.client.ready(id)
            let page = try #require(stream["playback"]?["player"]?.string)
            let screenshot = "/tmp/stream-watch.png"
            let outcome = try await Command.outcome(
                [try await Python.path(), "\(Build.root)/Tests/EndToEnd/Clients/player.py", page, screenshot])
            #expect(outcome.status == 0, "\(outcome.output)")
            let seen = try JSON(parsing: outcome.output.split(separator: "\n").last.map(String.init) ?? "")
            let duration = try #require(stream["source"]?["durationSeconds"]?.double)
            #expect((seen["started"]?["time"]?.double ?? 0) > 0.5)
            #expect((seen["started"]?["height"]?.int ?? 0) > 0)
            #expect(abs((seen["started"]?["duration"]?.double ?? 0) - duration) < 0.5)
            #expect((seen["sought"]?["time"]?.double ?? 0) > duration / 2)
            #expect(seen["problems"] == [])
            #expect(File.exists(screenshot))
            print("the player's screenshot is \(screenshot)")
            #expect(try await server.stop() == 0)
        }
    }
}
