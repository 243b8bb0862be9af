import JSON
import Logging

/// The workers of all kinds: each kind runs a bounded number of processes, the rest wait their turn.
final class WorkerPool: Sendable {
    private let kinds: [String: WorkerKind]
    private let slots: [String: WorkerSlots]
    private let standbys: [String: WorkerStandby]
    private let blobs: Blobs
    private let logger: Logger
    /// What became of the runs.
    let watch = WorkerWatch()

    init(kinds: [WorkerKind], blobs: Blobs, logger: Logger) {
        self.kinds = Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })
        self.slots = kinds.reduce(into: [:]) { $0[$1.name] = WorkerSlots(count: $1.limits.instances) }
        standbys = kinds.reduce(into: [:]) { $0[$1.name] = WorkerStandby($1) }
        self.blobs = blobs
        self.logger = logger
    }

    /// Runs a worker as soon as an instance of its kind is free. Cancelling the task ends it.
    func run(_ name: String, _ request: WorkerRequest) async throws(KernelError) -> JSON {
        guard let kind = kinds[name], let slots = slots[name], let standby = standbys[name] else {
            throw KernelError(code: "NOT_ENABLED", message: "No worker of kind '\(name)' is enabled.")
        }
        try await slots.take()
        // After the run: starting a process takes the processor that the run needs.
        defer {
            slots.give()
            standby.fill()
        }
        var logger = logger
        for (key, value) in request.origin?.metadata ?? [:] { logger[metadataKey: key] = value }
        logger[metadataKey: "worker"] = "\(name)"
        logger[metadataKey: "output"] = "\(request.output.key)"
        logger.debug("a worker begins")
        watch.begin(name)
        do throws(KernelError) {
            let run = WorkerRun(kind: kind, request: request, blobs: blobs, logger: logger, standby: standby)
            let answer = try await run.run()
            watch.end(name, nil)
            logger.debug("a worker is done")
            return answer
        } catch {
            watch.end(name, error)
            logger.debug("a worker failed", metadata: ["error": "\(error)"])
            throw error
        }
    }

    /// Ends the processes that wait for a run.
    func stop() {
        for standby in standbys.values { standby.end() }
    }

    /// Adds the families to what is scraped.
    func write(to text: inout MetricsText) {
        watch.write(to: &text)
        let kinds = kinds.values.sorted { $0.name < $1.name }
        text.gauge(
            "stream_workers_running", "Worker processes that run now.", labels: ["worker"],
            kinds.map { ([$0.name], Double(watch.running($0.name))) })
        text.gauge(
            "stream_workers_waiting", "Runs that wait until a worker process may be started.", labels: ["worker"],
            kinds.map { ([$0.name], Double(slots[$0.name]?.waiting ?? 0)) })
        text.gauge(
            "stream_workers_limit", "Worker processes that may run at once.", labels: ["worker"],
            kinds.map { ([$0.name], Double($0.limits.instances)) })
    }
}
