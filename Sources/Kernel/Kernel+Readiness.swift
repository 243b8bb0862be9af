extension Kernel {
    /// Free space below which the server says that it needs care, bytes: 32 MiB. The store refuses writes at 8.
    private static let scarce: UInt64 = 32 << 20
    /// Events that a subscriber may be behind.
    private static let lag: UInt64 = 10_000
    /// Deliveries of one event that failed before its subscriber counts as stuck.
    private static let stuck = 2
    /// What is written to see whether there is room again, bytes.
    private static let probe = 16 << 10

    /// Why the server should get no requests now, a sentence each; empty: it is ready.
    ///
    /// Where something was found not to take writes it is tried again here: requests that could do so may not come any more.
    public func readiness() async -> [String] {
        var reasons: [String] = []
        if !services.jobs.isRecovered { reasons.append("The server is starting: it still reads its queue of jobs.") }
        reasons += await storeReasons()
        reasons += await storageReasons()
        for plugin in PluginCalls.silent { reasons.append("The plugin '\(plugin)' does not answer.") }
        for worker in services.workers.watch.unstartable {
            reasons.append("Workers of the kind '\(worker)' cannot be started; the log says why.")
        }
        return reasons
    }

    private func storeReasons() async -> [String] {
        var reasons: [String] = []
        do {
            let newest = try await bus.newest()
            for (name, figures) in bus.progress {
                if figures.failures >= Self.stuck {
                    reasons.append("The plugin '\(name)' does not take an event; the log says why.")
                } else if newest > figures.position, newest - figures.position > Self.lag {
                    reasons.append("The plugin '\(name)' is \(newest - figures.position) events behind.")
                }
            }
        } catch {
            reasons.append("The store cannot be read: \(error.code.rawValue).")
        }
        let statistics = services.store.statistics()
        if statistics.refusal != nil {
            reasons.append("The store takes no changes since a write failed; check the disk, then restart the server.")
        } else if statistics.isFull, await !hasRoom() {
            reasons.append("The store is full; delete what is not needed, or make room on its disk.")
        }
        if let free = DiskSpace.free(dataFolder), free < Self.scarce {
            reasons.append("The data folder's disk is nearly full: \(free >> 20) MiB are left.")
        }
        return reasons
    }

    private func hasRoom() async -> Bool {
        var change = StoreCommit()
        change.puts = [.init(key: KeySpace.probe, value: Array(repeating: 0, count: Self.probe))]
        var undo = StoreCommit()
        undo.deletes = [KeySpace.probe]
        do throws(StoreError) {
            try await services.store.commit(change)
            try await services.store.commit(undo)
            return true
        } catch {
            return error.code != .full
        }
    }

    private func storageReasons() async -> [String] {
        guard services.storage.failing != nil else { return [] }
        let probe = "\(BlobWriter.folder)/probe"
        try? await blobs.driver.put(probe, bytes: [0])
        guard let code = services.storage.failing else {
            try? await blobs.driver.remove(probe)
            return []
        }
        return ["The storage of files takes no writes (\(code)); the log says why."]
    }
}
