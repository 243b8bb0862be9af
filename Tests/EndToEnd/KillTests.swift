import Glibc
import Testing

extension EndToEnd {
    /// Acknowledged is durable: the server is killed at random moments under load, and a ledger of the clients is held
    /// against it after each restart. `STREAM_KILLS` kills (20), from `STREAM_SEED`.
    @Suite struct Kills {
        @Test func whatWasAcknowledgedOutlivesEveryKill() async throws {
            let folder = try Folder()
            let kills = getenv("STREAM_KILLS").map { String(cString: $0) } ?? "20"
            let seed = getenv("STREAM_SEED").map { String(cString: $0) } ?? "1"
            let outcome = try await Command.outcome(
                [
                    "python3", "\(Build.root)/Tests/EndToEnd/Clients/kill_loop.py", Build.program("streamd"),
                    Build.manifests, Build.folder, folder.path, kills, seed,
                ], within: .seconds(3600))
            print(outcome.output)
            #expect(outcome.status == 0, "\(outcome.output)")
        }
    }
}
