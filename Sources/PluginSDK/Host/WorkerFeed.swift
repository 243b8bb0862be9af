internal import Synchronization

/// What a worker reads while it runs: a source of which nothing is there yet when the run begins.
///
/// Pass it to ``Workers/run(_:feed:onMessage:)`` and write from another task. It serves one run.
public final class WorkerFeed: Sendable {
    /// Takes bytes over, in the order of the calls; empty ones are the end. `done` is called when there is room for more, or
    /// with an error once the run is over: at once or later, on any thread.
    public typealias Sink =
        @Sendable (_ bytes: [UInt8], _ done: @escaping @Sendable (PluginError?) -> Void) -> Void

    private enum State {
        case waiting([UInt64: CheckedContinuation<Sink, any Error>])
        case attached(Sink)
        case over(PluginError)
    }

    private let state = Mutex<(state: State, last: UInt64)>((.waiting([:]), 0))
    /// Whether what was offered waits for room, and whether the run turned out to be over.
    private let isFull = Atomic<Bool>(false)
    private let isOver = Atomic<Bool>(false)

    /// A feed of no run yet.
    public init() {}

    /// Appends bytes, and returns when there is room for more: 4 MiB may wait to be read. Before the run has begun it waits.
    ///
    /// One task at a time writes. Throws `NOT_FOUND` once the run is over.
    public func write(_ bytes: [UInt8]) async throws {
        guard !bytes.isEmpty else { return }
        try await pass(bytes)
    }

    /// Appends bytes without waiting, or takes none of them and answers false: where the run has not begun or is over, and while
    /// what was offered before waits for room. ``write(_:)`` waits for that.
    public func offer(_ bytes: [UInt8]) -> Bool {
        guard !bytes.isEmpty else { return true }
        guard !isFull.load(ordering: .acquiring), !isOver.load(ordering: .acquiring),
            case .attached(let sink) = state.withLock({ $0.state })
        else { return false }
        isFull.store(true, ordering: .relaxed)
        sink(bytes) { [self] error in
            if error != nil { isOver.store(true, ordering: .releasing) }
            isFull.store(false, ordering: .releasing)
        }
        return !isOver.load(ordering: .acquiring)
    }

    /// Nothing more comes: the worker reads to the end of what was written.
    public func finish() async throws {
        try await pass([])
    }

    /// The run has begun, and its bytes go there. For who runs workers.
    public func attach(_ sink: @escaping Sink) {
        let waiting = state.withLock { state in
            guard case .waiting(let waiting) = state.state else { return [CheckedContinuation<Sink, any Error>]() }
            state.state = .attached(sink)
            return Array(waiting.values)
        }
        for continuation in waiting { continuation.resume(returning: sink) }
    }

    /// The run is over. For who runs workers.
    public func detach() {
        let over = PluginError.notFound("The worker's run is over.")
        let waiting = state.withLock { state in
            defer { state.state = .over(over) }
            guard case .waiting(let waiting) = state.state else { return [CheckedContinuation<Sink, any Error>]() }
            return Array(waiting.values)
        }
        for continuation in waiting { continuation.resume(throwing: over) }
    }

    private func pass(_ bytes: [UInt8]) async throws {
        let sink = try await sink()
        try await HostCall<Void>.waitForAnswer { call in
            sink(bytes) { call.answer($0.map { .failure($0) } ?? .success(())) }
        }
    }

    private func sink() async throws -> Sink {
        let id = state.withLock { state in
            state.last += 1
            return state.last
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let answer = state.withLock { state -> Result<Sink, any Error>? in
                    switch state.state {
                    case .attached(let sink): return .success(sink)
                    case .over(let error): return .failure(error)
                    case .waiting(var waiting):
                        if Task.isCancelled { return .failure(CancellationError()) }
                        waiting[id] = continuation
                        state.state = .waiting(waiting)
                        return nil
                    }
                }
                if let answer { continuation.resume(with: answer) }
            }
        } onCancel: {
            let continuation = state.withLock { state -> CheckedContinuation<Sink, any Error>? in
                guard case .waiting(var waiting) = state.state else { return nil }
                let found = waiting.removeValue(forKey: id)
                state.state = .waiting(waiting)
                return found
            }
            continuation?.resume(throwing: CancellationError())
        }
    }
}
