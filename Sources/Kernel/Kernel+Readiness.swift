extension Kernel {
    /// Free space below which the server says that it needs care, bytes: 32 MiB. The store refuses writes at 8.
    private static let scarce: UInt64 = 32 << 20
    /// Events that a subscriber may be behind.
    private static let lag: UInt64 = 10_000
    /// Deliveries of one event that failed before its subscriber counts as stuck.
    private static let stuck = 2

    /// Why the server should get no requests now, a sentence each; empty: it is ready.
    public func readiness() async -> [String] {
        var reasons: [String] = []
        do {
            _ = try await services.store.get(KeySpace.probe)
            let newest = try await bus.newest()
            for (name, figures) in bus.progress {
                if figures.failures >= Self.stuck {
                    reasons.append("The plugin '\(name)' does not take an event; the log says why.")
                } else if newest > figures.position, newest - figures.position > Self.lag {
                    reasons.append("The plugin '\(name)' is \(newest - figures.position) events behind.")
                }
            }
        } catch {
            reasons.append("The store does not answer: \(error.message)")
        }
        if services.store.statistics().refusal != nil {
            reasons.append("The store takes no changes since a write failed; check the disk, then restart the server.")
        }
        if let free = DiskSpace.free(dataFolder), free < Self.scarce {
            reasons.append("The data folder's disk is nearly full: \(free >> 20) MiB are left.")
        }
        for worker in services.workers.watch.unstartable {
            reasons.append("Workers of the kind '\(worker)' cannot be started; the log says why.")
        }
        return reasons
    }
}
