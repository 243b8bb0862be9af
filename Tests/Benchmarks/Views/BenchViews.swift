import AnalyticsCore
import Glibc
import Kernel
import PluginSDK

/// `bench-views FOLDER ACCOUNT VIEWS`: puts the figures of so many views of one account, spread over the last month, into the
/// store of a server that does not run, as if they had been watched and were over.
@main
struct BenchViews {
    private static let days = 30
    private static let streams = 40

    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count == 3, let views = Int(arguments[2]) else {
            print("usage: bench-views FOLDER ACCOUNT VIEWS")
            exit(64)
        }
        let store = try LMDBStore(folder: arguments[0] + "/store")
        let today = Level.day.bucket(of: SystemClock().now)
        for day in 0..<days {
            let share = views * (day + 1) / days - views * day / days
            let start = Level.day.start(of: today - Int64(days - day))
            try await put(rows(share, of: arguments[1], from: start, first: views * day / days), store)
        }
        await store.close()
    }

    /// The figures of a day's views, by their keys.
    private static func rows(_ many: Int, of account: String, from start: Int64, first: Int) -> [[UInt8]: Figures] {
        var rows: [[UInt8]: Figures] = [:]
        let length = Level.day.milliseconds
        for number in 0..<many {
            let session = session(first + number, account, at: start + length * Int64(number) / Int64(many))
            for facet in session.facets {
                let figures = session.figures(of: facet)
                for level in [Level.hour, .day] {
                    let name = Keys.figures(account, Bucket(level, of: session.startedAt), facet, .record)
                    guard let key = KeySpace.plugin("analytics", account: account, key: Array(name.key.utf8)) else {
                        continue
                    }
                    rows[key, default: Figures()].merge(figures)
                }
            }
        }
        return rows
    }

    private static func session(_ number: Int, _ account: String, at time: Int64) -> Session {
        var viewer = Viewer()
        viewer.country = ["DE", "FR", "US", "JP", "BR", "IN"][number % 6]
        viewer.device = ["desktop", "mobile", "tv"][number % 3]
        viewer.browser = ["Chrome", "Safari", "Firefox", "Edge"][number % 4]
        viewer.os = ["Windows", "macOS", "iOS", "Android", "Linux"][number % 5]
        viewer.referrer = "site-\(number % 20).example"
        var session = Session(
            id: "viw_\(number)", account: account, stream: "str_\(number % streams)", at: time, viewer: viewer)
        // Half of them come twice.
        session.name = "session-\(number * 2 / 3)"
        session.qualities = [Session.Quality(name: ["1080p", "720p", "480p"][number % 3])]
        session.filmLength = 600_000
        session.take(BeaconEvent(.play, startup: 200 + number % 900), at: time)
        session.take(
            BeaconEvent(.heartbeat, position: 1000 * (10 + number % 590), watched: 1000 * (10 + number % 590)), at: time
        )
        return session
    }

    private static func put(_ rows: [[UInt8]: Figures], _ store: LMDBStore) async throws {
        var commit = StoreCommit()
        for (key, figures) in rows {
            commit.puts.append(StoreCommit.Put(key: key, value: figures.stored))
            if commit.puts.count == 2000 {
                try await store.commit(commit)
                commit = StoreCommit()
            }
        }
        try await store.commit(commit)
    }
}
