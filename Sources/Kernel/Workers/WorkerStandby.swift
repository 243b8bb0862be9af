import JSON
import Synchronization
import WorkerWire

/// Processes of one kind that were started before they are needed: they have loaded their plugins, gone into their sandbox
/// and wait for the start frame of a run. Each serves one run, as any other process does.
final class WorkerStandby: Sendable {
    private struct State {
        var waiting: [WorkerProcess] = []
        /// Those that are being started.
        var starting = 0
        var hasEnded = false
    }

    private let kind: WorkerKind
    private let state = Mutex(State())

    /// Of a kind; none is started before ``fill()``.
    init(_ kind: WorkerKind) {
        self.kind = kind
    }

    /// A process that waits, or nil where none does: then one is started for the run itself.
    func take() -> WorkerProcess? {
        state.withLock { state in
            while !state.waiting.isEmpty {
                let process = state.waiting.removeFirst()
                if process.isRunning { return process }
            }
            return nil
        }
    }

    /// Starts as many as the kind's manifest wants to wait. One that cannot be started is not missed: the next run tries.
    func fill() {
        while reserve() {
            let process = try? WorkerProcess.spawn(kind)
            process?.send(
                .start([
                    "prepare": true, "plugins": kind.plugins, "encoders": .array(kind.encoders.map(JSON.string)),
                ]))
            let isUnwanted = state.withLock { state in
                state.starting -= 1
                guard let process, !state.hasEnded else { return true }
                state.waiting.append(process)
                return false
            }
            if isUnwanted {
                process?.kill()
                return
            }
        }
    }

    /// Ends those that wait; no more are started.
    func end() {
        let waiting = state.withLock { state in
            state.hasEnded = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for process in waiting { process.kill() }
    }

    private func reserve() -> Bool {
        state.withLock { state in
            guard !state.hasEnded, state.waiting.count + state.starting < kind.limits.standby else { return false }
            state.starting += 1
            return true
        }
    }
}
