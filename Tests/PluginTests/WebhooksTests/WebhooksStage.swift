import JSON
import KernelTesting
import PluginSDK
import Synchronization
import WebhooksCore

/// The plugin on a host of its own, with a pump that runs, and receivers that answer as told.
final class WebhooksStage: Sendable {
    let host: TestHost
    let webhooks: Webhooks
    private let pump = Mutex<Task<Void, any Error>?>(nil)
    private let sequence = Atomic<UInt64>(0)

    init(settings: JSONObject = [:]) async throws {
        host = TestHost(settings: settings)
        webhooks = try await Webhooks(host: host.host)
    }

    deinit { pump.withLock { $0?.cancel() } }

    /// Runs the pump, as the host would run its job.
    func start(as id: String = "job") async throws {
        let job = Job(id: id, account: "", kind: Webhooks.job.kind, key: Webhooks.job.key)
        let task = Task { [webhooks] in try await webhooks.run(job) }
        pump.withLock { $0 = task }
        try await until("the pump runs") { webhooks.pump.isRunning }
    }

    /// Stops it, as at shutdown.
    func stop() async {
        let task = pump.withLock { $0.take() }
        task?.cancel()
        _ = await task?.result
    }

    func call(_ operation: String, _ parameters: JSONObject = [:], account: String = "acme") async throws -> JSON {
        try await webhooks.invoke(Call(operation: operation, account: account, parameters: parameters))
    }

    /// Makes a webhook and answers with its id.
    func webhook(_ url: String = "https://a.example/hooks", _ more: JSONObject = [:]) async throws -> String {
        var parameters: JSONObject = ["url": .string(url)]
        for (name, value) in more { parameters[name] = value }
        return try await call("createWebhook", parameters)["webhookId"]?.string ?? ""
    }

    /// The answers of receivers, one a request.
    func answers(_ statuses: Int..., headers: [(name: String, value: String)] = []) {
        for status in statuses {
            host.fetch.script { _, _ in
                FetchAnswer(status: status, headers: headers, body: Array("said \(status)".utf8))
            }
        }
    }

    /// An event of a stream, as the log would bring it.
    @discardableResult
    func event(_ type: String = "stream.created", of stream: String = "str_1", account: String = "acme") async throws
        -> Event
    {
        let number = sequence.add(1, ordering: .relaxed).newValue
        let event = Event(
            id: "evt_\(number)", type: type, account: account, subject: stream, data: ["streamId": .string(stream)],
            sequence: number, time: host.clock.now)
        try await webhooks.receive(event)
        return event
    }

    /// The deliveries of a webhook, the newest first.
    func deliveries(of id: String) async throws -> [JSON] {
        try await call("getWebhook", ["webhookId": .string(id)])["deliveries"]?.array ?? []
    }

    /// The deliveries once there are as many of a status.
    @discardableResult
    func deliveries(_ count: Int, _ status: String, of id: String) async throws -> [JSON] {
        var found: [JSON] = []
        try await until("\(count) \(status) of \(id)") {
            found = try await deliveries(of: id).filter { $0["status"]?.string == status }
            return found.count == count
        }
        return found
    }

    /// Moves the clock and tells the pump.
    func pass(seconds: Int64) {
        host.clock.advance(milliseconds: seconds * 1000)
        webhooks.pump.advance()
    }

    struct Late: Error, CustomStringConvertible {
        let description: String
    }

    /// Asks again until it is so: other tasks do it. The deadline is far beyond what it should take.
    func until(_ what: String, _ isSo: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while try await !isSo() {
            guard ContinuousClock.now < deadline else { throw Late(description: "waited for: \(what)") }
            try await Task.sleep(for: .milliseconds(2))
        }
    }
}
