import JSON
import WorkerWire

/// Processes of one kind that wait: they have loaded their plugins, gone into their sandbox and wait for the start frame of a
/// run. Each serves one run, as any other process does.
typealias WorkerStandby = Standby<WorkerProcess>

extension Standby where Waiting == WorkerProcess {
    /// Of a kind, as many as its manifest wants.
    convenience init(_ kind: WorkerKind) {
        self.init(
            most: kind.limits.standby,
            start: {
                let process = try? WorkerProcess.spawn(kind)
                process?.send(
                    .start([
                        "prepare": true, "plugins": kind.plugins,
                        "encoders": .array(kind.encoders.map(JSON.string)),
                    ]))
                return process
            }, isAlive: { $0.isRunning }, stop: { $0.kill() })
    }
}
