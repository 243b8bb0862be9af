internal import CStreamPlugin
internal import JSON
internal import Synchronization

/// One fetch: reports of how far it is, then the outcome.
final class FetchCall: @unchecked Sendable {
    // why unchecked: the table lives as long as the process; all that changes is behind the mutex.

    private typealias Outcome = Result<FetchAnswer, PluginError>

    private struct State {
        var id: UInt64?
        var isCancelled = false
        var outcome: Outcome?
        var waiting: CheckedContinuation<Outcome, Never>?
    }

    private let connection: HostConnection
    private let table: UnsafePointer<stream_fetch_v1>
    /// Each says all that the one before said: the newest is enough.
    private let reports: AsyncStream<FetchProgress>
    private let arrivals: AsyncStream<FetchProgress>.Continuation
    private let state = Mutex(State())

    init(connection: HostConnection, table: UnsafePointer<stream_fetch_v1>) {
        self.connection = connection
        self.table = table
        (reports, arrivals) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func begin(_ request: FetchRequest) {
        let arena = SpanArena()
        let id = withExtendedLifetime(arena) {
            var boundary = stream_fetch_request()
            boundary.struct_size = structSize(stream_fetch_request.self)
            boundary.account = arena.span(request.account)
            boundary.specification = arena.span(request.specification.bytes())
            boundary.body = arena.span(request.body)
            boundary.on_progress = fetchProgress
            boundary.done = fetchDone
            boundary.token = Token.retain(self)
            boundary.call_id = CallScope.id
            return table.pointee.fetch(connection.host, &boundary)
        }
        let isCancelled = state.withLock { state in
            state.id = id
            return state.isCancelled
        }
        if isCancelled { table.pointee.cancel(connection.host, id) }
    }

    func cancel() {
        let id = state.withLock { state in
            state.isCancelled = true
            return state.id
        }
        if let id { table.pointee.cancel(connection.host, id) }
    }

    func report(_ progress: FetchProgress) { arrivals.yield(progress) }

    func end(_ outcome: Result<FetchAnswer, PluginError>) {
        arrivals.finish()
        let waiting = state.withLock { state in
            state.outcome = outcome
            return state.waiting.take()
        }
        waiting?.resume(returning: outcome)
    }

    /// Passes the reports on until the fetch ends; throws what `onProgress` threw, after the fetch was cancelled for it.
    func deliver(to onProgress: @Sendable (FetchProgress) async throws -> Void) async throws {
        for await progress in reports {
            do {
                try await onProgress(progress)
            } catch {
                cancel()
                _ = try? await outcome()
                throw error
            }
        }
    }

    func outcome() async throws -> FetchAnswer {
        let outcome = await withCheckedContinuation { (waiting: CheckedContinuation<Outcome, Never>) in
            let outcome = state.withLock { state in
                if state.outcome == nil { state.waiting = waiting }
                return state.outcome
            }
            if let outcome { waiting.resume(returning: outcome) }
        }
        return try outcome.get()
    }
}
