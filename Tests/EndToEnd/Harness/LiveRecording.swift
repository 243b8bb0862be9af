import JSON
import KernelTesting

/// A client of Low-Latency HLS that writes down a live session, in a process of its own, and what it wrote.
final class LiveRecording: Sendable {
    /// What the client found out by itself.
    struct Summary: Sendable {
        /// How many requests it made.
        let exchanges: Int
        /// How far behind the newest part was when it came, milliseconds; nil where there were no parts.
        let p50, p95: Int?
    }

    private let folder: Folder
    private let process: Process
    private let began = ContinuousClock.now

    /// Watches a stream from now on, for so many seconds at most.
    init(_ id: String, of client: Client, seconds: Int) async throws {
        folder = try Folder()
        process = try Process(
            [
                try await Python.path(), "\(Build.root)/Tests/EndToEnd/Clients/live_session.py",
                "\(client.url)/play/\(id)/", folder.at("session"), "\(seconds)",
            ], output: folder.at("output"))
    }

    /// Seconds since it began.
    var time: Double {
        let time = (ContinuousClock.now - began).components
        return Double(time.seconds) + Double(time.attoseconds) / 1e18
    }

    /// What it wrote, once it is over.
    func exchanges(within time: Duration = .seconds(120)) async throws -> ([HLSLiveExchange], Summary) {
        guard try await process.ended(within: time) == 0 else { throw Failure("live_session.py: \(process.output)") }
        let summary = try JSON(parsing: process.output)
        let list = try JSON(parsing: try File.text(folder.at("session/session.json"))).array ?? []
        let exchanges = try list.map { item in
            guard let address = item["address"]?.string, let asked = item["askedAt"]?.double,
                let answered = item["answeredAt"]?.double, let status = item["status"]?.int,
                let file = item["file"]?.string
            else { throw Failure("live_session.py wrote \(item)") }
            let fields = (item["fields"]?.object?.map { ($0.key, $0.value.string ?? "") } ?? [])
            return HLSLiveExchange(
                address, query: item["query"]?.string ?? "", askedAt: asked, answeredAt: answered,
                answer: HLSAnswer(
                    status: status, fields: Dictionary(fields) { first, _ in first },
                    body: try File.bytes(folder.at("session/\(file)"))))
        }
        return (
            exchanges,
            Summary(
                exchanges: summary["exchanges"]?.int ?? 0, p50: summary["p50"]?.int, p95: summary["p95"]?.int)
        )
    }
}
