import Glibc
import Testing

extension EndToEnd {
    /// Damaged films, uploaded to a real server: it lives on, and each ends with an answer. `STREAM_MUTATIONS` files (150),
    /// from `STREAM_SEED`.
    @Suite struct Mutations {
        @Test func everyDamagedFilmHasAnAnswer() async throws {
            let folder = try Folder()
            let count = getenv("STREAM_MUTATIONS").map { String(cString: $0) } ?? "150"
            let seed = getenv("STREAM_SEED").map { String(cString: $0) } ?? "1"
            let outcome = try await Command.outcome(
                [
                    "python3", "-B", "\(Build.root)/Tests/EndToEnd/Clients/mutate.py", Build.program("streamd"),
                    Build.manifests, Build.folder, folder.path, count, seed,
                ], within: .seconds(7200))
            print(outcome.output)
            #expect(outcome.status == 0, "\(outcome.output)")
        }
    }
}
