import Glibc
import JSON

/// How a worker's process ended, and what it had used by then.
struct WorkerEnd: Sendable {
    /// Of `waitpid`.
    private let status: Int32
    /// Processor time, milliseconds. Linux holds a process to its limit by another count, of whole ticks.
    private let cpuMilliseconds: Int
    /// Memory in use at most, bytes. Linux begins to count at what the server itself had used when it started the worker.
    private let peakBytes: Int

    init(status: Int32, usage: rusage) {
        self.status = status
        cpuMilliseconds =
            (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
            / 1000
        peakBytes = usage.ru_maxrss * 1024
    }

    /// What it says of a worker that ended without a word: `WORKER_LIMIT` or `WORKER_CRASHED`.
    func error(_ limits: WorkerLimits) -> KernelError {
        let signal = status & 0x7F
        if signal == SIGXCPU || signal == SIGKILL && cpuMilliseconds >= Int(limits.cpuSeconds) * 800 {
            return .workerLimit("used \(limits.cpuSeconds) seconds of processor time")
        }
        // Memory that is refused ends most programs, and only they know why: half of the limit in use tells.
        if status != 0, peakBytes >= Int(limits.memoryBytes) / 2 {
            return .workerLimit("ended with \(peakBytes) bytes of memory in use of \(limits.memoryBytes)")
        }
        if signal != 0 { return .workerCrashed("ended by signal \(signal)", signal: signal) }
        return .workerCrashed("exited with status \((status >> 8) & 0xFF) before it was done")
    }
}

extension KernelError {
    static func workerLimit(_ what: String) -> KernelError {
        KernelError(code: "WORKER_LIMIT", message: "The worker \(what) and was stopped; the file asks for too much.")
    }

    static func workerCrashed(_ what: String, signal: Int32 = 0) -> KernelError {
        KernelError(
            code: "WORKER_CRASHED", message: "The worker \(what).",
            details: signal == 0 ? [:] : ["signal": .integer(Int64(signal))], retryable: true)
    }
}
