internal import CStreamPlugin
internal import JSON

/// The service "workers".
struct BridgedWorkers: Workers {
    let connection: HostConnection

    func run(
        _ request: WorkerRequest, feed: WorkerFeed?, onMessage: @escaping @Sendable (JSON) async throws -> Void
    ) async throws -> JSON {
        defer { feed?.detach() }
        let workers = try connection.require(connection.workers, "workers")
        let run = WorkerRun(connection: connection, workers: workers)
        let result = try await withTaskCancellationHandler {
            run.begin(request, hasFeed: feed != nil)
            feed?.attach { run.feed($0, done: $1) }
            await run.deliver(to: onMessage)
            return try await run.outcome()
        } onCancel: {
            run.cancel()
        }
        return result.isEmpty ? [:] : try JSON(parsing: result)
    }
}

/// `stream_worker_message_fn`.
func workerMessage(_ token: UInt64, _ message: stream_bytes, _ acknowledgement: UInt64) {
    Token.peek(token, as: WorkerRun.self)?.receive(message.array, acknowledgement)
}

/// `stream_done_fn` of a worker's run. No message follows it.
func workerDone(_ token: UInt64, _ error: UnsafePointer<stream_error>?, _ result: stream_bytes) {
    Token.take(token, as: WorkerRun.self)?
        .end(error.map { .failure(PluginError($0.pointee)) } ?? .success(result.array))
}
