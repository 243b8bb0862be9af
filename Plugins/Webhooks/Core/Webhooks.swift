public import JSON
public import PluginSDK

/// The plugin `webhooks`: sends the account's events to addresses of its choice, as Standard Webhooks say.
///
/// An event becomes a delivery for each endpoint that wants it, in one commit that the log waits for; the ``Pump`` sends what is
/// queued. What the log has and no webhook got, `GET /events` still tells.
public struct Webhooks: Plugin {
    public static let name = "webhooks"
    public static let version = "0.1.0"
    public static let operations = [
        "createWebhook", "listWebhooks", "getWebhook", "updateWebhook", "deleteWebhook", "testWebhook", "rotateWebhook",
        "redeliverWebhook",
    ]

    /// The job that the pump runs as.
    package static let job = (kind: "deliver", key: "pump")

    let host: Host
    let settings: WebhookSettings
    package let pump: Pump
    let cache = EndpointCache()
    let headroom = Headroom()

    public init(host: Host) async throws {
        self.host = host
        settings = WebhookSettings(host.settings)
        pump = Pump(host: host, settings: settings)
        // Where there are webhooks, there is the job: a process that was killed again and again may have used it up.
        let owners = try await host.store.scan(StoreScan(account: "", prefix: WebhookKeys.owners, limit: 1))
        guard !owners.isEmpty else { return }
        var commit = Commit()
        commit.enqueues = [Self.pumpJob]
        try await host.store.commit(commit)
    }

    static let pumpJob = Commit.Enqueue(
        account: "", kind: job.kind, key: job.key, payload: [:], delayMilliseconds: 0)

    public func invoke(_ call: Call) async throws -> JSON {
        switch call.operation {
        case "createWebhook": try await create(call)
        case "listWebhooks": try await list(call)
        case "getWebhook": try await show(call)
        case "updateWebhook": try await update(call)
        case "deleteWebhook": try await delete(call)
        case "testWebhook": try await test(call)
        case "rotateWebhook": try await rotate(call)
        case "redeliverWebhook": try await redeliver(call)
        default: throw PluginError.notFound("There is no operation \"\(call.operation)\".")
        }
    }

    public func run(_ job: Job) async throws {
        do {
            try await pump.run(job)
        } catch var error as PluginError {
            // Whatever it was, what waits is not to wait for the next event.
            error.retryable = true
            throw error
        }
    }
}
