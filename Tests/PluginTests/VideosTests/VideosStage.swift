import JSON
import KernelTesting
import PluginSDK
import VideosCore

/// The plugin on a host of its own.
struct VideosStage {
    let host = TestHost()
    let videos: Videos

    init() async throws {
        videos = try await Videos(host: host.host)
    }

    func call(_ operation: String, _ parameters: JSONObject = [:], account: String = "acme") async throws -> JSON {
        try await videos.invoke(Call(operation: operation, account: account, parameters: parameters))
    }

    /// A new stream's id.
    func create(_ parameters: JSONObject = [:], account: String = "acme") async throws -> String {
        host.clock.advance(milliseconds: 1000)
        return try await call("create", parameters, account: account)["streamId"]?.string ?? ""
    }

    func stream(_ id: String) async throws -> JSON {
        try await call("stream", ["streamId": .string(id)])
    }

    func event(_ type: String, _ id: String, sequence: UInt64, data: JSONObject = [:]) async throws {
        try await videos.receive(
            Event(
                id: "evt_1", type: type, account: "acme", subject: id, data: data, sequence: sequence,
                time: host.clock.now))
    }

    /// Runs the jobs that are due.
    func runDueJobs() async throws {
        for job in host.store.takeDueJobs() { try await videos.run(job) }
    }
}
