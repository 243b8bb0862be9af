import JSON
import Logging
import Synchronization

/// The workers of all kinds: each kind runs a bounded number of processes, the rest wait their turn.
final class WorkerPool: Sendable {
    private let kinds: [String: WorkerKind]
    private let slots: [String: Slots]
    private let blobs: Blobs
    private let logger: Logger
    /// What became of the runs.
    let watch = WorkerWatch()

    init(kinds: [WorkerKind], blobs: Blobs, logger: Logger) {
        self.kinds = Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })
        self.slots = kinds.reduce(into: [:]) { $0[$1.name] = Slots(count: $1.limits.instances) }
        self.blobs = blobs
        self.logger = logger
    }

    /// Runs a worker as soon as an instance of its kind is free. Cancelling the task ends it.
    func run(_ name: String, _ request: WorkerRequest) async throws(KernelError) -> JSON {
        guard let kind = kinds[name], let slots = slots[name] else {
            throw KernelError(code: "NOT_ENABLED", message: "No worker of kind '\(name)' is enabled.")
        }
        try await slots.take()
        defer { slots.give() }
        var logger = logger
        logger[metadataKey: "worker"] = "\(name)"
        logger[metadataKey: "output"] = "\(request.output.key)"
        watch.begin(name)
        do throws(KernelError) {
            let answer = try await WorkerRun(kind: kind, request: request, blobs: blobs, logger: logger).run()
            watch.end(name, nil)
            return answer
        } catch {
            watch.end(name, error)
            throw error
        }
    }
}

/// A counting semaphore for tasks, first come first served.
private final class Slots: Sendable {
    private typealias Waiter = (id: UInt64, continuation: CheckedContinuation<Bool, Never>)
    private let state: Mutex<(free: Int, waiting: [Waiter])>

    init(count: Int) {
        state = Mutex((count, []))
    }

    func take() async throws(KernelError) {
        let id = CallID.next()
        let taken = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if Task.isCancelled { return false }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.waiting.append((id, continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
            }
            waiter?.continuation.resume(returning: false)
        }
        if !taken { throw .cancelled }
    }

    func give() {
        let next = state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return Waiter?.none
            }
            return state.waiting.removeFirst()
        }
        next?.continuation.resume(returning: true)
    }
}
