package import JSON
package import PluginSDK

/// The host's workers of the kind `live-media`.
package struct HostWorkers: LiveWorkers {
    private let host: Host

    /// Those of a host.
    package init(host: Host) {
        self.host = host
    }

    package func start(
        account: String, streamID: String, specification: JSON,
        onMessage: @escaping @Sendable (JSON) async throws -> Void
    ) -> any LiveWorker {
        let feed = WorkerFeed()
        let request = WorkerRequest(
            kind: "live-media", account: account, specification: specification, inputs: [],
            outputFolder: LiveKeys.media(account, streamID).key)
        let workers = host.workers
        let task = Task { try await workers.run(request, feed: feed, onMessage: onMessage) }
        return Run(feed: feed, task: task)
    }

    private struct Run: LiveWorker {
        let feed: WorkerFeed
        let task: Task<JSON, any Error>

        func feed(_ records: [UInt8]) async throws { try await feed.write(records) }
        func offer(_ records: [UInt8]) -> Bool { feed.offer(records) }
        func finish() async { try? await feed.finish() }
        func cancel() { task.cancel() }
        func result() async throws -> JSON { try await task.value }
    }
}
