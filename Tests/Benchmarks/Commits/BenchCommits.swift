import Glibc
import Kernel

/// `bench-commits FOLDER`: how many commits a second the store makes with 32 and with 128 writers at once, beside bare
/// LMDB, one put a commit; in turn, on the file system of FOLDER. The last line is JSON.
///
/// `bench-commits kill-writer FOLDER`: see ``KillWriter``; `bench-commits hold-reader FOLDER`: see ``HeldReader``.
@main
struct BenchCommits {
    private static let rounds = 5
    private static let seconds = 0.5
    /// As large as a stream's record.
    private static let valueBytes = 512

    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.count {
        case 1: try await measure(arguments[0])
        case 2 where arguments[0] == "kill-writer": try await KillWriter.run(arguments[1])
        case 2 where arguments[0] == "hold-reader": HeldReader.run(arguments[1])
        default:
            print("usage: bench-commits FOLDER, or bench-commits kill-writer|hold-reader FOLDER")
            exit(64)
        }
    }

    private static func measure(_ folder: String) async throws {
        let bare = try BareLMDB(folder: try make(folder, "bare"))
        let store = try LMDBStore(folder: try make(folder, "store"))
        var unbatched: [Double] = []
        var grouped: [Int: [Double]] = [:]
        for _ in 0..<rounds {
            unbatched.append(try bare.commitsPerSecond(for: seconds, valueBytes: valueBytes))
            for writers in [32, 128] {
                let rate = try await GroupedCommits(store: store, writers: writers, valueBytes: valueBytes)
                    .commitsPerSecond(for: seconds)
                grouped[writers, default: []].append(rate)
            }
        }
        let statistics = store.statistics()
        await store.close()
        bare.close()
        report(median(unbatched), median(grouped[32] ?? []), median(grouped[128] ?? []), statistics)
    }

    private static func report(_ unbatched: Double, _ few: Double, _ many: Double, _ statistics: StoreStatistics) {
        print("commits of \(valueBytes) bytes a second, medians of \(rounds) rounds in turn")
        print("  LMDB, one put a commit, one thread   \(Int(unbatched))")
        print("  the store, 32 writers at once        \(Int(few))   \(ratio(few, unbatched)) x")
        print("  the store, 128 writers at once       \(Int(many))   \(ratio(many, unbatched)) x")
        print(
            "  the store: \(statistics.commits) commits in \(statistics.transactions) transactions, "
                + "\(statistics.largestBatch) in the largest")
        print(
            "{\"unbatched\": \(Int(unbatched)), \"grouped\": \(Int(few)), \"grouped128\": \(Int(many)), "
                + "\"ratio\": \(ratio(few, unbatched)), \"ratio128\": \(ratio(many, unbatched))}")
    }

    private static func make(_ folder: String, _ name: String) throws -> String {
        let path = "\(folder)/\(name)"
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw StoreError(.failed, "\(path) cannot be made: \(String(cString: strerror(errno)))")
        }
        return path
    }

    private static func median(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.sorted()[values.count / 2]
    }

    /// With one decimal.
    private static func ratio(_ value: Double, _ base: Double) -> Double {
        base > 0 ? (value / base * 10).rounded() / 10 : 0
    }
}
