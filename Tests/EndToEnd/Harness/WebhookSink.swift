import JSON

/// A receiver of webhooks; `Clients/webhook_sink.py` says what it does at which path.
final class WebhookSink: Sendable {
    let url: String
    private let process: Process
    private let folder: Folder

    init() async throws {
        let folder = try Folder()
        let process = try Process(
            [try await Python.path(), "-B", "\(Build.root)/Tests/EndToEnd/Clients/webhook_sink.py"],
            output: folder.at("sink.log"))
        let port = try await until("the sink to listen; it wrote: \(process.output)", within: .seconds(60)) {
            process.output.contains("\n") ? process.output.split(separator: "\n").first.flatMap { Int($0) } : nil
        }
        self.url = "http://127.0.0.1:\(port)"
        self.process = process
        self.folder = folder
    }

    /// What came at a path, in order: `id`, `type`, `streamId`, `data` (the whole message), `headers`, `status` (the answer).
    func received(_ path: String) async throws -> [JSON] {
        let all = try await Client(url: url, key: nil).request("/log").json.array ?? []
        return all.filter { $0["path"]?.string == path }
    }

    /// What came at a path once there are as many, or more.
    func received(_ count: Int, at path: String) async throws -> [JSON] {
        try await until("\(count) messages at \(path)", within: .seconds(60)) {
            let found = try await received(path)
            return found.count >= count ? found : nil
        }
    }

    /// Requests and connections of all paths.
    func counts() async throws -> (requests: Int, connections: Int) {
        let answer = try await Client(url: url, key: nil).request("/count").json
        return (answer["requests"]?.int ?? 0, answer["connections"]?.int ?? 0)
    }

    /// Holds what came at a path against a secret: how many messages it fits, and why it does not fit the others.
    func verified(_ path: String, by secret: String) async throws -> (good: Int, bad: [String]) {
        let body: JSON = ["path": .string(path), "secret": .string(secret)]
        let answer = try await Client(url: url, key: nil).request("/verify", ["--data-binary", body.description]).json
        return (answer["good"]?.int ?? 0, (answer["bad"]?.array ?? []).compactMap(\.string))
    }
}
