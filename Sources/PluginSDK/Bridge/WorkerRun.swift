internal import CStreamPlugin
internal import JSON
internal import Synchronization

/// One run of a worker: messages come one after the other, then the outcome.
final class WorkerRun: @unchecked Sendable {
    // why unchecked: the table lives as long as the process; all that changes is behind the mutex.

    private typealias Outcome = Result<[UInt8], PluginError>

    private struct State {
        var id: UInt64?
        var isCancelled = false
        var outcome: Outcome?
        var waiting: CheckedContinuation<Outcome, Never>?
    }

    private let connection: HostConnection
    private let workers: UnsafePointer<stream_workers_v1>
    private let messages: AsyncStream<(message: [UInt8], acknowledgement: UInt64)>
    private let arrivals: AsyncStream<(message: [UInt8], acknowledgement: UInt64)>.Continuation
    private let state = Mutex(State())

    init(connection: HostConnection, workers: UnsafePointer<stream_workers_v1>) {
        self.connection = connection
        self.workers = workers
        (messages, arrivals) = AsyncStream.makeStream()
    }

    func begin(_ request: WorkerRequest, hasFeed: Bool) {
        let arena = SpanArena()
        let id = withExtendedLifetime(arena) {
            let inputs = request.inputs.map { arena.span($0) }
            var boundary = stream_worker_request()
            boundary.struct_size = structSize(stream_worker_request.self)
            boundary.input_count = UInt32(inputs.count)
            boundary.kind = arena.span(request.kind)
            boundary.account = arena.span(request.account)
            boundary.specification = arena.span(request.specification.bytes())
            boundary.inputs = arena.array(inputs)
            boundary.output_folder = arena.span(request.outputFolder)
            boundary.on_message = workerMessage
            boundary.done = workerDone
            boundary.token = Token.retain(self)
            boundary.call_id = CallScope.id
            boundary.feed = hasFeed ? 1 : 0
            return workers.pointee.run(connection.host, &boundary)
        }
        let isCancelled = state.withLock { state in
            state.id = id
            return state.isCancelled
        }
        if isCancelled { workers.pointee.cancel(connection.host, id) }
    }

    /// Appends to the feed, after ``begin(_:hasFeed:)``; see ``WorkerFeed/Sink``.
    func feed(_ bytes: [UInt8], done: @escaping @Sendable (PluginError?) -> Void) {
        let id = state.withLock { $0.id } ?? 0
        let token = Token.retain(FeedCall(done))
        withSpan(bytes) { workers.pointee.feed(connection.host, id, $0, feedDone, token) }
    }

    func cancel() {
        let id = state.withLock { state in
            state.isCancelled = true
            return state.id
        }
        if let id { workers.pointee.cancel(connection.host, id) }
    }

    /// Takes a message; after the run's task was cancelled nobody is there to take it.
    func receive(_ message: [UInt8], _ acknowledgement: UInt64) {
        if case .terminated = arrivals.yield((message, acknowledgement)) {
            acknowledge(acknowledgement, PluginError.cancelled)
        }
    }

    func end(_ outcome: Result<[UInt8], PluginError>) {
        arrivals.finish()
        let waiting = state.withLock { state in
            state.outcome = outcome
            return state.waiting.take()
        }
        waiting?.resume(returning: outcome)
    }

    /// Passes the messages on until the run ends or its task is cancelled.
    func deliver(to onMessage: @Sendable (JSON) async throws -> Void) async {
        for await (message, acknowledgement) in messages {
            do {
                try await onMessage(try JSON(parsing: message))
                acknowledge(acknowledgement, nil)
            } catch {
                acknowledge(acknowledgement, PluginError.told(of: error))
            }
        }
    }

    func outcome() async throws -> [UInt8] {
        let outcome = await withCheckedContinuation { (waiting: CheckedContinuation<Outcome, Never>) in
            let outcome = state.withLock { state in
                if state.outcome == nil { state.waiting = waiting }
                return state.outcome
            }
            if let outcome { waiting.resume(returning: outcome) }
        }
        return try outcome.get()
    }

    private func acknowledge(_ acknowledgement: UInt64, _ error: PluginError?) {
        guard let error else {
            workers.pointee.acknowledge(connection.host, acknowledgement, nil)
            return
        }
        error.withBoundary { workers.pointee.acknowledge(connection.host, acknowledgement, $0) }
    }
}
